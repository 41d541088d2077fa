import { Fault } from '../kernel/fault.js';

/**
 * PostgreSQL's words, translated once. Classes by SQLSTATE (PostgreSQL manual, appendix A): 08 connection, 40 rollback,
 * 53 resources, 57P0x shutdown; 55P03 lock not available. These may succeed when tried again; everything else is a bug.
 */
const RETRYABLE_STATE = /^(08...|40001|40P01|53...|55P03|57P0[1-5])$/;
const RETRYABLE_CODE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
const RETRYABLE_MESSAGE = /Connection terminated|connection timeout|timeout exceeded when trying to connect/i;

export function translateDatabaseError(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const state = typeof code === 'string' ? code : '';
  const text = typeof message === 'string' ? message : String(error);
  const retryable = RETRYABLE_STATE.test(state) || RETRYABLE_CODE.has(state) || RETRYABLE_MESSAGE.test(text);
  return new Fault(retryable ? `The database is not available: ${text}` : `The database refused: ${text}`, {
    retryable,
    cause: error,
  });
}
