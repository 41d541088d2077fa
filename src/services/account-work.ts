import type { Actor } from '../auth/actor.js';
import { forbidden, type Operation } from '../auth/policy.js';
import { accountTimeMs } from '../kernel/account-clock.js';
import type { Clock } from '../kernel/ports/clock.js';
import { Fault } from '../kernel/fault.js';
import { isRefusal, Refusal } from '../kernel/problem.js';
import type { AccountRecord, AccountStore } from '../persistence/stores/account-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfPerson } from './audit/acts.js';
import { withIdempotency } from './idempotency.js';

export interface AccountWorkDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly clock: Clock;
}

/** What a change of an account's things works with. */
export interface AccountScene {
  readonly tx: Transaction;
  readonly account: AccountRecord;
  /** Real time. */
  readonly nowMs: number;
  /** The same instant in account time. */
  readonly accountMs: number;
  /** What was asked for is so already: it is accepted, and the audit log does not hear of it. */
  nothingDone(): void;
}

export interface Request {
  readonly operation: Operation;
  readonly input: unknown;
  readonly idempotencyKey: string | null | undefined;
}

/** The frame of every mutation: the actor's rights, one unit of work in the actor's account, once for a key, and its trace in the audit log. */
export class AccountWork {
  constructor(private readonly deps: AccountWorkDeps) {}

  async do<Result>(
    actor: Actor,
    { operation, input, idempotencyKey }: Request,
    work: (scene: AccountScene) => Promise<Result | Refusal>,
  ): Promise<Result | Refusal> {
    const denied = forbidden(actor, operation);
    if (denied) return new Refusal(denied);
    const { accountId } = actor;
    const nowMs = this.deps.clock.now();
    return this.deps.unitOfWork.run({ accountId }, (tx) =>
      withIdempotency(tx, actor, { key: idempotencyKey, operation, input, nowMs }, async () => {
        const account = await this.deps.accounts.find(tx, accountId);
        if (!account) throw new Fault(`There is no account ${accountId}, though a token names it.`);
        let effective = true;
        const nothingDone = (): void => void (effective = false);
        const accountMs = accountTimeMs(account.clock, nowMs);
        const result = await work({ tx, account, nowMs, accountMs, nothingDone });
        if (effective && !isRefusal(result)) tx.acts.push(actOfPerson(actor, operation, input, result));
        return result;
      }),
    );
  }
}
