import type { ServerResponse } from 'node:http';
import { encodeCursor } from '../events/cursor.js';
import type { LiveEnd } from '../events/live-end.js';
import type { LiveStream } from '../events/live-stream.js';
import type { LiveClient } from './live-api.js';
import type { LiveConnection } from './live-connection.js';
import type { ResponseStream } from './live-response-stream.js';

/** A client that takes nothing for so long is gone, or as good as gone. */
const STALLED_MS = 30_000;

export interface EventStreamRequest {
  readonly client: LiveClient;
  readonly requestId: string;
  readonly traceparent: string | undefined;
  readonly lastEventId: string | null;
  readonly response: ServerResponse;
  /** How often a quiet stream tells its client a cursor that has moved on. */
  readonly keepAliveMs: number;
}

/** One SSE response: at most one result on its way, each with its cursor as `id:`, and an end that never looks complete. */
export class LiveEventStream implements LiveConnection {
  readonly client: LiveClient;
  readonly requestId: string;
  readonly transport = 'sse';
  readonly traceparent: string | undefined;
  readonly lastEventId: string | null;
  readonly #response: ServerResponse;
  readonly #keepAliveMs: number;
  readonly #aborting = new AbortController();
  readonly #cursors: Array<string | undefined> = [];
  #stream: ResponseStream | null = null;
  #begin: string | null = null;
  #written: (() => void) | null = null;

  constructor({ client, requestId, traceparent, lastEventId, response, keepAliveMs }: EventStreamRequest) {
    this.#keepAliveMs = keepAliveMs;
    this.client = client;
    this.requestId = requestId;
    this.traceparent = traceparent;
    this.lastEventId = lastEventId;
    this.#response = response;
    response.once('close', () => this.#stop());
  }

  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Whose results tell their cursors. */
  attach(stream: ResponseStream): void {
    this.#stream = stream;
  }

  /** Ends the body without `complete`: clients take that for a cut, and come back with their Last-Event-ID. */
  end(): void {
    if (this.#aborting.signal.aborted) return;
    this.#stop();
    this.#response.end();
  }

  /** Told with the first bytes, so that a client cut off before its first event resumes too. */
  onBegin(stream: LiveStream): void {
    this.#begin = stream.startCursor;
    const beat = setInterval(() => {
      // A result may have left the stream and not the process: its id must not be overtaken.
      const position = this.#cursors.length === 0 ? stream.quietPosition() : null;
      if (position !== null) this.#response.write(`id: ${encodeCursor(position)}\n:\n\n`);
    }, this.#keepAliveMs);
    this.signal.addEventListener('abort', () => clearInterval(beat), { once: true });
  }

  onEnd(end: LiveEnd | 'failed'): void {
    // That one is told in the words of the operation, which then completes.
    if (end !== 'failed' && end.code === 'CURSOR_EXPIRED') return;
    if (end !== 'failed' && end.code === 'SLOW_CONSUMER') this.#cut();
    else this.end();
  }

  /** Called before a result is put into the body: waits until the one before it has left. */
  async ready(result: object): Promise<void> {
    while (this.#cursors.length > 0 && !this.#aborting.signal.aborted)
      await new Promise<void>((resolve) => {
        this.#written = resolve;
      });
    this.#cursors.push(this.#stream?.cursorOf(result));
  }

  /** Writes the body to its end, or to the end of the connection. */
  async pipe(body: AsyncGenerator<string, void, undefined>): Promise<void> {
    this.signal.addEventListener('abort', () => void body.return(), { once: true });
    for await (const chunk of body) {
      if (this.signal.aborted) return;
      await this.#write(chunk);
    }
    if (!this.signal.aborted) this.#response.end();
  }

  async #write(chunk: string): Promise<void> {
    const isResult = chunk.startsWith('event: next\n');
    const cursor = isResult ? this.#cursors[0] : this.#begin;
    this.#begin = null;
    await this.#send(cursor == null ? chunk : `id: ${cursor}\n${chunk}`);
    if (!isResult) return;
    this.#cursors.shift();
    this.#written?.();
  }

  /** Resolves when the system has taken the text, or the stream is over. */
  #send(text: string): Promise<void> {
    return new Promise((resolve) => {
      const stalled = setTimeout(() => this.#cut(), STALLED_MS);
      const done = (): void => {
        clearTimeout(stalled);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      this.signal.addEventListener('abort', done, { once: true });
      this.#response.write(text, done);
    });
  }

  /** What is buffered for a client that does not read would never leave. */
  #cut(): void {
    this.#stop();
    this.#response.destroy();
  }

  #stop(): void {
    this.#aborting.abort();
    this.#written?.();
  }
}
