import { Fault } from '../kernel/fault.js';
import { SECOND_MS } from '../kernel/units/time.js';

/** The store answers in milliseconds; what has not come by then will not come. */
const ANSWER_LIMIT_MS = 10 * SECOND_MS;

/**
 * The store's answer, or a fault when it does not come. A driver can lose one: MongoDB's never settles a command whose
 * connection closes in the moment it is sent, and what waits for it would wait for ever.
 */
export async function answer<T>(work: Promise<T>, limitMs: number = ANSWER_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Fault(`no answer in ${limitMs} ms`, { retryable: true })), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
