import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { LiveEnd } from '../events/live-end.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import { OutOfTime } from '../persistence/deadline.js';
import { RequestError } from '../resolvers/request-error.js';

/** What to wait before something that was away is asked for again. */
export const RETRY_AFTER_S = 5;

/** A message may hold what the client sent. */
const LONGEST_MESSAGE = 1_000;

/**
 * What a client sees of an error: the ones it can act on as they are, of everything else a stable code and the request's id,
 * by which the log has the rest. Never a stack, a resolver's message or a name that it did not know.
 */
export function shownError(error: GraphQLError, requestId: string): GraphQLFormattedError {
  const { message, code, extensions } = shown(error);
  return {
    message: withoutSuggestions(message).slice(0, LONGEST_MESSAGE),
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { ...extensions, code, requestId },
  };
}

/** Writes down what the client is not told. */
export function logHidden(error: GraphQLError, requestId: string, logger: Logger): void {
  const cause = rootOf(error);
  if (!isHidden(error)) return;
  const fields = { requestId, path: error.path, err: cause };
  if (cause instanceof Fault && cause.retryable)
    logger.warn(fields, 'A request met something that is away, or took too long.');
  else logger.error(fields, 'A request failed.');
}

interface Shown {
  readonly message: string;
  readonly code: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function shown(error: GraphQLError): Shown {
  const cause = rootOf(error);
  if (cause instanceof LiveEnd) return { message: cause.message, code: cause.code };
  if (!isHidden(error)) {
    const { code, http: _, stacktrace: __, ...extensions } = error.extensions;
    return { message: error.message, code: typeof code === 'string' ? code : 'BAD_USER_INPUT', extensions };
  }
  if (cause instanceof OutOfTime)
    return {
      message:
        'This took longer than an operation may, and was ended. Ask for less; a mutation may be repeated with its idempotencyKey.',
      code: 'TIMEOUT',
    };
  if (cause instanceof Fault && cause.retryable)
    return {
      message: 'Something that this needs is away for now. Try again soon.',
      code: 'UNAVAILABLE',
      extensions: { retryAfterSeconds: RETRY_AFTER_S },
    };
  return { message: 'Something went wrong on our side. Quote the request id.', code: 'INTERNAL' };
}

function rootOf(error: GraphQLError): unknown {
  let root: unknown = error;
  while (root instanceof GraphQLError && root.originalError && !(root instanceof RequestError))
    root = root.originalError;
  return root;
}

/** Errors from before the execution have no path, and their messages speak of the request alone. */
function isHidden(error: GraphQLError): boolean {
  const root = rootOf(error);
  if (root instanceof RequestError || root instanceof LiveEnd) return false;
  if (!(root instanceof GraphQLError)) return true;
  return error.path !== undefined && !error.message.startsWith('Argument "');
}

function withoutSuggestions(message: string): string {
  return message.replace(/ ?Did you mean .*\?/gs, '');
}
