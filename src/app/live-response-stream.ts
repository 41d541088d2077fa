import { type ExecutionResult, GraphQLError } from 'graphql';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { LiveEnd } from '../events/live-end.js';
import type { Logger } from '../kernel/ports/logger.js';

export interface ResponseStreamOptions {
  readonly logger: Logger;
  onEnd(end: LiveEnd | 'failed'): void;
  /** Once, when nobody reads it any more. */
  onClose(): void;
}

type Step = IteratorResult<ExecutionResult, undefined>;

/**
 * The results of a subscription: each event executed with a context of its own. An end that concerns the connection as a
 * whole (too slow, rights lost, going away, the database gone) is told through `onEnd`, never as a completed operation.
 */
export class ResponseStream implements AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly #source: AsyncIterator<DeliveredEvent>;
  /** SSE puts the cursor of a result into its `id:`, whether or not the client selected the field. */
  readonly #cursors = new WeakMap<object, string>();
  #over = false;

  constructor(
    source: AsyncIterable<DeliveredEvent>,
    private readonly respond: (event: DeliveredEvent) => Promise<ExecutionResult>,
    private readonly options: ResponseStreamOptions,
  ) {
    this.#source = source[Symbol.asyncIterator]();
  }

  cursorOf(result: object): string | undefined {
    return this.#cursors.get(result);
  }

  async next(): Promise<Step> {
    if (this.#over) return { value: undefined, done: true };
    try {
      const step = await this.#source.next();
      if (step.done) return this.#close();
      const result = await this.respond(step.value);
      this.#cursors.set(result, step.value.cursor);
      return { value: result, done: false };
    } catch (error) {
      return this.#ended(error);
    }
  }

  async return(): Promise<Step> {
    await this.#source.return?.();
    return this.#close();
  }

  async throw(error: unknown): Promise<Step> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #close(): Step {
    if (!this.#over) this.options.onClose();
    this.#over = true;
    return { value: undefined, done: true };
  }

  async #ended(error: unknown): Promise<Step> {
    await this.return();
    if (error instanceof LiveEnd && error.code === 'CURSOR_EXPIRED') {
      const told = new GraphQLError(error.message, { extensions: { code: error.code } });
      return { value: { data: null, errors: [told] }, done: false };
    }
    if (!(error instanceof LiveEnd)) this.options.logger.warn({ err: error }, 'A live stream broke off.');
    this.options.onEnd(error instanceof LiveEnd ? error : 'failed');
    return { value: undefined, done: true };
  }
}
