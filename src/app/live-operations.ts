import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  validate,
  type DocumentNode,
} from 'graphql';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { LiveEnd } from '../events/live-end.js';
import type { LiveFeed } from '../events/live-feed.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { EventKind } from '../kernel/words.js';
import { logHidden, shownError } from './errors.js';
import type { LiveApi } from './live-api.js';
import { ConnectionSession, type LiveConnection } from './live-connection.js';
import { ResponseStream } from './live-response-stream.js';
import { SharedExecutions, sharingKey } from './live-shared-executions.js';

/** As it comes from the network: nothing about it is known yet. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

export interface LiveOperation {
  readonly args: ExecutionArgs;
  readonly connection: LiveConnection;
  /** Of operations that see the same in each event. */
  readonly sharingKey: string;
}

export interface LiveOperationsDeps {
  readonly api: LiveApi;
  readonly feed: LiveFeed;
  readonly logger: Logger;
  readonly onDelivered: (kind: EventKind) => void;
}

/** Admits, validates and runs the operations of both live transports. */
export class LiveOperations {
  readonly #executions = new SharedExecutions();

  constructor(private readonly deps: LiveOperationsDeps) {}

  /** Checks an operation before anything of it runs. */
  prepare(request: OperationRequest, connection: LiveConnection): LiveOperation | readonly GraphQLError[] {
    const { query, operationName, variables } = request;
    if (typeof query !== 'string') return [badRequest('`query` must be the text of a GraphQL document.')];
    if (operationName != null && typeof operationName !== 'string')
      return [badRequest('`operationName` must be a text.')];
    if (variables != null && !isRecord(variables)) return [badRequest('`variables` must be an object.')];
    const admitted = this.deps.api.admit(query, operationName, variables);
    if (admitted instanceof GraphQLError) return [admitted];
    const errors = this.#validate(admitted.document);
    if (errors.length > 0) return errors;
    const sharing = { query, document: admitted.document, variables: variables ?? {} };
    return {
      connection,
      sharingKey: sharingKey({
        ...sharing,
        actor: connection.client.actor,
        operationName: operationName ?? null,
      }),
      args: {
        schema: this.deps.api.schema,
        document: admitted.document,
        operationName: operationName ?? null,
        variableValues: variables ?? {},
        contextValue: this.#context(connection),
      },
    };
  }

  /** A query or a mutation. */
  async execute({ args, connection }: Omit<LiveOperation, 'sharingKey'>): Promise<ExecutionResult> {
    return this.present(await execute(args), connection);
  }

  /** A stream of results, or one result that says why there is none. */
  async subscribe({
    args,
    connection,
    sharingKey: key,
  }: LiveOperation): Promise<ResponseStream | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!isAsyncIterable(source)) {
      // Told as a connection that failed, which clients try again, and not as an operation that is over.
      throwIfAway(source);
      return this.present(source, connection);
    }
    const shared = this.#executions.join(key);
    const respond = (event: DeliveredEvent): Promise<ExecutionResult> => {
      this.deps.onDelivered(event.kind);
      return shared.run(event.position, () => this.#respond(event, args, connection));
    };
    return new ResponseStream(source as AsyncIterable<DeliveredEvent>, respond, {
      logger: this.deps.logger,
      onEnd: (end) => connection.onEnd(end),
      onClose: () => shared.leave(),
    });
  }

  /** An event that could not be read because something is away is not delivered: its subscribers come back for it. */
  async #respond(
    event: DeliveredEvent,
    args: ExecutionArgs,
    connection: LiveConnection,
  ): Promise<ExecutionResult> {
    const contextValue = this.#context(connection);
    const result = await execute({ ...args, rootValue: event, contextValue });
    throwIfAway(result);
    return this.present(result, connection);
  }

  /** What may be told of errors that came from outside an execution. */
  shown(errors: readonly GraphQLError[], requestId: string): GraphQLError[] {
    return errors.map((error) => {
      logHidden(error, requestId, this.deps.logger);
      const { message, extensions } = shownError(error, requestId);
      return new GraphQLError(message, {
        ...(error.nodes ? { nodes: error.nodes } : {}),
        ...(error.source ? { source: error.source } : {}),
        ...(error.positions ? { positions: error.positions } : {}),
        ...(error.path ? { path: error.path } : {}),
        extensions: extensions ?? {},
      });
    });
  }

  present(result: ExecutionResult, { requestId }: LiveConnection): ExecutionResult {
    if (!result.errors || result.errors.length === 0) return result;
    return { ...result, errors: this.shown(result.errors, requestId) };
  }

  #context(connection: LiveConnection): object {
    const { feed } = this.deps;
    const { client, requestId } = connection;
    return client.createContext({ requestId, live: new ConnectionSession(feed, connection) });
  }

  #validate(document: DocumentNode): readonly GraphQLError[] {
    return validate(this.deps.api.schema, document, undefined, { maxErrors: 20 });
  }
}

/** The database, or this process itself, that is about to stop. */
function throwIfAway({ errors = [] }: ExecutionResult): void {
  for (const { originalError: cause } of errors) {
    if (cause instanceof Fault && cause.retryable) throw cause;
    if (cause instanceof LiveEnd && cause.code === 'GOING_AWAY')
      throw new Fault(cause.message, { retryable: true, cause });
  }
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof (value as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === 'function';
}
