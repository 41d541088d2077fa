import { createHash } from 'node:crypto';
import type { Actor } from '../auth/actor.js';
import type { Clock } from '../kernel/ports/clock.js';
import { isRefusal, Problem, Refusal } from '../kernel/problem.js';
import { DAY_MS } from '../kernel/units/time.js';
import { IdempotencyStore } from '../persistence/stores/idempotency-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { canonicalJson, fromExactJson, toExactJson } from './exact-json.js';

export interface IdempotentRequest {
  /** The caller's; none = the work is simply done. */
  readonly key: string | null | undefined;
  readonly operation: string;
  readonly input: unknown;
  /** Real time. */
  readonly nowMs: number;
}

const KEPT_MS = DAY_MS;
const LONGEST_KEY = 255;
const FIELD = ['input', 'idempotencyKey'];
const records = new IdempotencyStore();

/**
 * Does the work once for a key of an account: whoever repeats it with the same input within 24 hours gets the stored answer, and
 * one who repeats it while the first is at work waits for the first. The record is written in the transaction of the effect, so
 * there is never one without the other; a refusal rolls both back, and the key is free again.
 */
export async function withIdempotency<Result>(
  tx: Transaction,
  actor: Pick<Actor, 'accountId'>,
  request: IdempotentRequest,
  work: () => Promise<Result | Refusal>,
): Promise<Result | Refusal> {
  const { key, operation, nowMs } = request;
  if (key === null || key === undefined) return work();
  if (!isUsableKey(key)) {
    return new Refusal(
      new Problem(
        'BAD_IDEMPOTENCY_KEY',
        `An idempotency key has 1 to ${LONGEST_KEY} printable characters.`,
        FIELD,
      ),
    );
  }
  const { accountId } = actor;
  const inputHash = createHash('sha256').update(canonicalJson(request.input)).digest();
  const taken = await records.take(
    tx,
    { accountId, key, operation, inputHash, atMs: nowMs },
    nowMs - KEPT_MS,
  );
  if (!taken) return repeated<Result>(tx, accountId, { ...request, key }, inputHash);
  const result = await work();
  if (!isRefusal(result)) await records.answer(tx, accountId, key, toExactJson(result));
  return result;
}

async function repeated<Result>(
  tx: Transaction,
  accountId: string,
  { key, operation }: { key: string; operation: string },
  inputHash: Buffer,
): Promise<Result | Refusal> {
  const stored = await records.find(tx, accountId, key);
  if (stored?.operation === operation && stored.inputHash.equals(inputHash)) {
    return fromExactJson(stored.response) as Result;
  }
  return new Refusal(
    new Problem(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another request within the last 24 hours. Use a new key for a new request.',
      FIELD,
    ),
  );
}

function isUsableKey(key: string): boolean {
  return key.length >= 1 && key.length <= LONGEST_KEY && !/[\p{Cc}\p{Surrogate}]/u.test(key);
}

/** For the retention job: drops records past their 24 hours, in short transactions; returns how many. */
export async function purgeIdempotencyRecords(deps: {
  unitOfWork: UnitOfWork;
  clock: Clock;
}): Promise<number> {
  const batch = 5_000;
  let total = 0;
  for (;;) {
    const beforeMs = deps.clock.now() - KEPT_MS;
    const count = await deps.unitOfWork.run('system', (tx) => records.deleteBefore(tx, beforeMs, batch));
    total += count;
    if (count < batch) return total;
  }
}
