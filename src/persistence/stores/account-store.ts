import type { AccountClock } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import { AccountEntity, type Account } from '../entities/account.js';
import type { Transaction } from '../transaction.js';

export interface AccountRecord {
  readonly id: Uuid;
  readonly name: string;
  /** ISO 4217. */
  readonly currencyCode: string;
  /** IANA. */
  readonly timeZone: string;
  /** Its platforms and figures are made up; wherever they show, they say so. */
  readonly simulated: boolean;
  readonly clock: AccountClock;
  /** Real time. */
  readonly createdAtMs: number;
}

export class AccountStore {
  async insert(tx: Transaction, account: AccountRecord): Promise<void> {
    tx.em.persist(
      tx.em.create(AccountEntity, {
        id: account.id,
        name: account.name,
        currencyCode: account.currencyCode,
        timeZone: account.timeZone,
        simulated: account.simulated,
        clockStartedAt: new Date(account.clock.startedAtMs),
        clockOriginAt: new Date(account.clock.originAtMs),
        clockRate: account.clock.rate,
        createdAt: new Date(account.createdAtMs),
      }),
    );
    await tx.em.flush();
  }

  async find(tx: Transaction, accountId: Uuid): Promise<AccountRecord | null> {
    const account = await tx.em.findOne(AccountEntity, { id: accountId });
    return account && recordOf(account);
  }

  /** All of them, oldest first. */
  async list(tx: Transaction): Promise<AccountRecord[]> {
    return (await tx.em.find(AccountEntity, {}, { orderBy: { id: 'asc' } })).map(recordOf);
  }

  /** Makes the rest of the transaction wait until no other one creates the first account or token. */
  async lockFirstStart(tx: Transaction): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('trimtab first start'))`);
  }
}

function recordOf(account: Account): AccountRecord {
  return {
    id: account.id,
    name: account.name,
    currencyCode: account.currencyCode,
    timeZone: account.timeZone,
    simulated: account.simulated,
    clock: {
      startedAtMs: account.clockStartedAt.getTime(),
      originAtMs: account.clockOriginAt.getTime(),
      rate: Number(account.clockRate),
    },
    createdAtMs: account.createdAt.getTime(),
  };
}
