import {
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

export type SpanFields = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly fields?: SpanFields;
  readonly kind?: 'internal' | 'server' | 'consumer';
  /** A W3C `traceparent` of the caller's; without one the span stands in the one that is active, if any. */
  readonly traceparent?: string | undefined;
  /** Begins a trace of its own, whatever is active. */
  readonly root?: boolean;
  /** What it belongs to without being a part of it. */
  readonly links?: readonly Link[];
}

const KINDS = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;
const tracer = trace.getTracer('trimtab');

/** Runs `work` as a span. Of an error it tells the class alone, for messages may hold what nobody should read there. */
export async function traced<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const { fields = {}, kind = 'internal', root = false, links = [], traceparent } = options;
  const parent =
    traceparent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent });
  const settings = { attributes: fields, kind: KINDS[kind], root, links: [...links] };
  return tracer.startActiveSpan(name, settings, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Only as a part of something that is traced: what runs by itself many times a second would bury everything else. */
export async function tracedWithin<T>(
  name: string,
  options: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  return trace.getActiveSpan() ? traced(name, options, work) : work();
}

/** For a span that belongs to the one that runs here without being a part of it. */
export function linkToHere(): Link[] {
  const span = trace.getActiveSpan();
  return span ? [{ context: span.spanContext() }] : [];
}

/** For work whose worth shows when it is done: a span of the time since then, by `performance.now()`. */
export function tracedSince(name: string, startedAt: number, fields: SpanFields, error?: unknown): void {
  const startTime = Date.now() - (performance.now() - startedAt);
  const span = tracer.startSpan(name, { root: true, startTime, attributes: fields });
  if (error !== undefined) markFailed(span, error);
  span.end();
}

function markFailed(span: Span, error: unknown): void {
  span.setAttribute('error.type', error instanceof Error ? error.constructor.name : typeof error);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
