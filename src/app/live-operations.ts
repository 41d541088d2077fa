import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  validate,
} from 'graphql';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { LiveEnd } from '../events/live-end.js';
import type { LiveFeed } from '../events/live-feed.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { EventKind } from '../kernel/words.js';
import { OutOfTime } from '../persistence/deadline.js';
import { linkToHere, traced } from '../telemetry/traced.js';
import { logHidden, shownError } from './errors.js';
import { actualCost } from './gate/actual-cost.js';
import type { AdmittedOperation, OperationRequest } from './gate/intake.js';
import { MOST_ERRORS } from './gate/limits.js';
import type { LiveApi } from './live-api.js';
import { ConnectionSession, type LiveConnection } from './live-connection.js';
import { ResponseStream } from './live-response-stream.js';
import { SharedExecutions, sharingKey } from './live-shared-executions.js';
import type { Charge } from './throttle/throttle.js';
import { describe, logFieldsOf, type OperationWatch } from './watch/operation-watch.js';

export interface LiveOperation {
  readonly args: ExecutionArgs;
  readonly admitted: AdmittedOperation;
  readonly charge: Charge;
  readonly connection: LiveConnection;
  /** Of the trace that its client is in. */
  readonly traceparent: string | undefined;
  /** Of operations that see the same in each event. */
  readonly sharingKey: string;
}

export interface LiveOperationsDeps {
  readonly api: LiveApi;
  readonly feed: LiveFeed;
  readonly logger: Logger;
  readonly onDelivered: (kind: EventKind) => void;
  readonly watch: OperationWatch;
}

/** Admits, validates and runs the operations of both live transports. */
export class LiveOperations {
  readonly #executions = new SharedExecutions();

  constructor(private readonly deps: LiveOperationsDeps) {}

  /** Checks an operation before anything of it runs. */
  prepare(request: OperationRequest, connection: LiveConnection): LiveOperation | readonly GraphQLError[] {
    const { schema, intake, throttle } = this.deps.api;
    const admitted = intake(request);
    if (admitted instanceof GraphQLError) return [admitted];
    const { actor } = connection.client;
    const charge = throttle.charge(actor.tokenId, admitted);
    if (charge instanceof GraphQLError) return [charge];
    const { document, operationName, text: query } = admitted;
    const errors = validate(schema, document, undefined, { maxErrors: MOST_ERRORS });
    if (errors.length > 0) {
      charge.settle(0);
      return errors.map(invalid);
    }
    const variables = admitted.variables ?? {};
    return {
      admitted,
      charge,
      connection,
      traceparent: traceparentIn(request.extensions) ?? connection.traceparent,
      sharingKey: sharingKey({ query, document, variables, actor, operationName }),
      args: {
        schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: this.#context(connection),
      },
    };
  }

  /** What its client is told of an operation of which nothing ran. */
  refused(errors: readonly GraphQLError[], connection: LiveConnection): GraphQLError[] {
    const told = this.shown(errors, connection.requestId);
    void this.#followed({ connection, traceparent: undefined }, async () => ({ errors: told }));
    return told;
  }

  /** A query or a mutation. */
  execute(operation: LiveOperation): Promise<ExecutionResult> {
    return this.#followed(operation, () => this.#answer(operation));
  }

  /** A stream of results, or one result that says why there is none. */
  subscribe(operation: LiveOperation): Promise<ResponseStream | ExecutionResult> {
    return this.#followed(operation, () => this.#begin(operation));
  }

  async #answer({ args, admitted, charge, connection }: LiveOperation): Promise<ExecutionResult> {
    const result = this.present(await this.#execute(args), connection);
    const cost = charge.settle(actualCost(args.schema, admitted, result.data));
    return { ...result, extensions: { ...result.extensions, cost } };
  }

  async #begin(operation: LiveOperation): Promise<ResponseStream | ExecutionResult> {
    const { args, charge, connection, sharingKey: key } = operation;
    const source = await createSourceEventStream(args);
    if (!isAsyncIterable(source)) {
      charge.settle(0);
      // Told as a connection that failed, which clients try again, and not as an operation that is over.
      throwIfAway(source);
      return this.present(source, connection);
    }
    const shared = this.#executions.join(key);
    const end = this.#endOf(operation);
    const links = linkToHere();
    const respond = (event: DeliveredEvent): Promise<ExecutionResult> => {
      this.deps.onDelivered(event.kind);
      end.events += 1;
      const options = { root: true, links, fields: { 'trimtab.event': event.kind } };
      return shared.run(event.position, () =>
        traced('graphql event', options, () => this.#respond(event, args, connection)),
      );
    };
    return new ResponseStream(source as AsyncIterable<DeliveredEvent>, respond, {
      logger: this.deps.logger,
      onEnd: (end) => connection.onEnd(end),
      onClose: () => {
        shared.leave();
        end.tell();
      },
    });
  }

  #followed<Answer extends object>(
    { connection, traceparent, admitted }: Followed,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const { transport, requestId } = connection;
    return this.deps.watch.follow(
      { transport, requestId, traceparent },
      async (notes) => {
        if (admitted) describe(notes, admitted);
        return work();
      },
      (ended) => this.deps.logger.info({ requestId, ...logFieldsOf(ended) }, 'Operation answered.'),
    );
  }

  /** A subscription has a second line, when it is over. */
  #endOf({ connection, admitted }: LiveOperation): { events: number; tell(): void } {
    const { transport, requestId } = connection;
    const startedAt = performance.now();
    const operationName = admitted.operation.name?.value;
    const end = {
      events: 0,
      tell: () => {
        const ms = Math.round(performance.now() - startedAt);
        const fields = { requestId, transport, operationName, events: end.events, ms };
        this.deps.logger.info(fields, 'Subscription ended.');
      },
    };
    return end;
  }

  /** An event that could not be read because something is away is not delivered: its subscribers come back for it. */
  async #respond(
    event: DeliveredEvent,
    args: ExecutionArgs,
    connection: LiveConnection,
  ): Promise<ExecutionResult> {
    const contextValue = this.#context(connection);
    const result = await this.#execute({ ...args, rootValue: event, contextValue });
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

  async #execute(args: ExecutionArgs): Promise<ExecutionResult> {
    try {
      return await this.deps.api.withinTime(async () => execute(args));
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      return { errors: [new GraphQLError(error.message, { originalError: error })] };
    }
  }

  #context(connection: LiveConnection): object {
    const { feed } = this.deps;
    const { client, requestId } = connection;
    return client.createContext({ requestId, live: new ConnectionSession(feed, connection) });
  }
}

type Followed = Pick<LiveOperation, 'connection' | 'traceparent'> & { readonly admitted?: AdmittedOperation };

function traceparentIn(extensions: unknown): string | undefined {
  const { traceparent } = (extensions ?? {}) as { traceparent?: unknown };
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** The database, or this process itself, that is about to stop. */
function throwIfAway({ errors = [] }: ExecutionResult): void {
  for (const { originalError: cause } of errors) {
    if (cause instanceof Fault && cause.retryable) throw cause;
    if (cause instanceof LiveEnd && cause.code === 'GOING_AWAY')
      throw new Fault(cause.message, { retryable: true, cause });
  }
}

/** With the code that Apollo gives it over HTTP. */
function invalid(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof (value as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === 'function';
}
