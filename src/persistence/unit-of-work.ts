import { AsyncLocalStorage } from 'node:async_hooks';
import { IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';
import { Fault } from '../kernel/fault.js';
import { isRefusal } from '../kernel/problem.js';
import { tracedWithin } from '../telemetry/traced.js';
import { appendActs } from './audit-writer.js';
import { type BulkTransaction, runBulk } from './bulk-transaction.js';
import { isDatabaseError, translateDatabaseError } from './database-errors.js';
import { openingOf } from './deadline.js';
import { boundaryOf } from './row-security.js';
import { type Scope, Transaction } from './transaction.js';

/**
 * The only owner of transactions. A public method of a service opens one; whatever it calls takes the `Transaction` as an
 * argument. A nested one is refused: it would commit, or hide the rollback of, work that it does not own.
 *
 * In the scope of an account the database shows and takes this account's rows alone, whatever a statement asks for.
 *
 * What the work puts into `tx.acts` goes into the audit log just before the commit.
 *
 * A `Refusal` that the work returns rolls back, since what a user was told did not happen must not have happened.
 */
export class UnitOfWork {
  readonly #open = new AsyncLocalStorage<true>();

  constructor(private readonly orm: MikroORM) {}

  /** READ COMMITTED: rows that matter are locked or guarded by their version. */
  async run<Result>(scope: Scope, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const options = { isolationLevel: IsolationLevel.READ_COMMITTED };
    return traced('run', scope, () => this.#transact(scope, work, options));
  }

  /** One snapshot for all its reads, and no writes. */
  async read<Result>(scope: Scope, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const options = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
    return traced('read', scope, () => this.#transact(scope, work, options));
  }

  /** For a great many rows, on a connection that takes COPY. READ COMMITTED as well. */
  async bulk<Result>(scope: Scope, work: (tx: BulkTransaction) => Promise<Result>): Promise<Result> {
    return traced('bulk', scope, () => this.#bulk(scope, work));
  }

  async #bulk<Result>(scope: Scope, work: (tx: BulkTransaction) => Promise<Result>): Promise<Result> {
    if (this.#open.getStore()) throw new Fault('A unit of work was opened inside another one.');
    const commits = (result: Result): boolean => !isRefusal(result);
    try {
      return await this.#open.run(true, () => runBulk(this.orm, scope, work, commits));
    } catch (error) {
      throw isDatabaseError(error) ? translateDatabaseError(error) : error;
    }
  }

  async #transact<Result>(
    scope: Scope,
    work: (tx: Transaction) => Promise<Result>,
    options: { isolationLevel: IsolationLevel; readOnly?: boolean },
  ): Promise<Result> {
    if (this.#open.getStore()) throw new Fault('A unit of work was opened inside another one.');
    let refused: { result: Result } | undefined;
    try {
      const opening = openingOf(await boundaryOf(this.orm, scope));
      return await this.#open.run(true, () =>
        this.orm.em.fork().transactional(async (em) => {
          if (opening !== '') await em.execute(opening);
          const tx = new Transaction(em, scope);
          const result = await work(tx);
          if (isRefusal(result)) {
            refused = { result };
            throw new Refused();
          }
          await appendActs(tx, tx.acts);
          return result;
        }, options),
      );
    } catch (error) {
      if (error instanceof Refused && refused) return refused.result;
      throw isDatabaseError(error) ? translateDatabaseError(error) : error;
    }
  }
}

function traced<Result>(
  kind: 'run' | 'read' | 'bulk',
  scope: Scope,
  work: () => Promise<Result>,
): Promise<Result> {
  const of = scope === 'system' ? scope : 'account';
  return tracedWithin('unit of work', { fields: { 'trimtab.unit': kind, 'trimtab.scope': of } }, work);
}

class Refused extends Error {}
