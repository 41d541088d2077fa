import { pino } from 'pino';
import type { LogLevel } from '../config/environment.js';
import type { Logger } from '../kernel/ports/logger.js';

/** Paths whose values never reach a log. */
const SECRETS = [
  'authorization',
  '*.authorization',
  '*.password',
  '*.token',
  '*.secret',
  'req.headers.cookie',
];

/** Lines of JSON on standard error for machines; for people at a terminal, readable ones. */
export function createLogger(level: LogLevel, forPeople: boolean = process.stderr.isTTY === true): Logger {
  const options = { level, redact: SECRETS, base: null };
  if (!forPeople) return pino(options, pino.destination({ dest: 2, sync: true }));
  return pino({
    ...options,
    transport: {
      target: 'pino-pretty',
      options: { destination: 2, translateTime: 'SYS:HH:MM:ss', sync: true },
    },
  });
}
