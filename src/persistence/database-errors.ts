import { Fault } from '../kernel/fault.js';
import { OutOfTime } from './deadline.js';

/**
 * PostgreSQL's words, translated once. Classes by SQLSTATE (PostgreSQL manual, appendix A): 08 connection, 40 rollback,
 * 53 resources, 57P0x shutdown; 55P03 lock not available. These may succeed when tried again; everything else is a bug.
 */
const RETRYABLE_STATE = /^(08...|40001|40P01|53...|55P03|57P0[1-5])$/;
const RETRYABLE_CODE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
/** query_canceled: the bound of the operation's time, since nobody else cancels our statements. */
const STATEMENT_TIMEOUT = '57014';
/** A connection that broke comes as an error without a code. */
const RETRYABLE_MESSAGE =
  /Connection terminated|connection error and is not queryable|connection timeout|timeout exceeded when trying to connect/i;

export function translateDatabaseError(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const state = typeof code === 'string' ? code : '';
  if (state === STATEMENT_TIMEOUT) return new OutOfTime(error);
  const text = typeof message === 'string' ? message : String(error);
  const retryable = RETRYABLE_STATE.test(state) || RETRYABLE_CODE.has(state) || RETRYABLE_MESSAGE.test(text);
  return new Fault(retryable ? `The database is not available: ${text}` : `The database refused: ${text}`, {
    retryable,
    cause: error,
  });
}

/** Whether it came from the driver: it has a code, or it tells of a connection that broke. A Fault is translated already. */
export function isDatabaseError(error: unknown): boolean {
  if (error instanceof Fault || typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' || (typeof message === 'string' && RETRYABLE_MESSAGE.test(message));
}
