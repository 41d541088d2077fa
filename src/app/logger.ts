import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import type { LogLevel } from '../config/environment.js';
import type { Logger } from '../kernel/ports/logger.js';
import { logFields } from '../telemetry/log-fields.js';

/** Fields whose values never reach a log, at the top and one level down. */
const SECRETS = ['authorization', 'password', 'token', 'secret', 'cookie', 'headers', 'connectionParams'];

const OPTIONS: LoggerOptions = {
  redact: [...SECRETS, ...SECRETS.map((name) => `*.${name}`)],
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin: logFields,
  serializers: { err: shownFailure },
};

/** Lines of JSON on standard error for machines; for people at a terminal, readable ones. */
export function createLogger(
  level: LogLevel,
  forPeople: boolean = process.stderr.isTTY === true,
  lines: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  if (!forPeople) return pino({ ...OPTIONS, level }, lines);
  const { formatters: _, ...options } = OPTIONS;
  return pino({
    ...options,
    level,
    transport: {
      target: 'pino-pretty',
      options: { destination: 2, translateTime: 'SYS:HH:MM:ss', sync: true },
    },
  });
}

interface ShownFailure {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ShownFailure;
}

const DEEPEST = 5;

/**
 * What the log has of an error. Of its other fields none: drivers put the row, the query and its parameters there, and those
 * may be anything that a client sent.
 */
function shownFailure(error: unknown, depth = 0): ShownFailure {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutSecrets(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name,
    message: withoutSecrets(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack ? { stack: withoutSecrets(error.stack) } : {}),
    ...(error.cause !== undefined && depth < DEEPEST ? { cause: shownFailure(error.cause, depth + 1) } : {}),
  };
}

/** Passwords in addresses, bearer tokens, tokens of ours, and JWTs. */
function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/[^\s:/@]*):[^\s@]+@/g, '$1:***@')
    .replace(/\b(bearer)\s+\S+/gi, '$1 ***')
    .replace(/\btrim_[\w-]{20,}/g, 'trim_***')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'eyJ***');
}
