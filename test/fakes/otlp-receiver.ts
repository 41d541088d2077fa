import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  readonly links: readonly string[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface WireSpan extends Pick<ReceivedSpan, 'name' | 'traceId' | 'spanId' | 'parentSpanId'> {
  readonly attributes: readonly Attribute[];
  readonly status?: { readonly code?: number };
  readonly links?: readonly { readonly spanId: string }[];
}

/** What a collector is to the exporter: OTLP over HTTP, as JSON (opentelemetry-proto, ExportTraceServiceRequest). */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** All that came, as it came, headers included. */
  text = '';

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async open(): Promise<OtlpReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new OtlpReceiver(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        receiver.text += `${JSON.stringify(request.headers)}\n${body}\n`;
        if (request.url === '/v1/traces') receiver.#take(JSON.parse(body));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    return receiver;
  }

  named(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  partsOf({ traceId, spanId }: ReceivedSpan): ReceivedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId && span.parentSpanId === spanId);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  #take({ resourceSpans }: { resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] }): void {
    for (const { attributes, status, links = [], ...span } of resourceSpans
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans))
      this.spans.push({
        ...span,
        fields: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
        failed: status?.code === 2,
        links: links.map(({ spanId }) => spanId),
      });
  }
}
