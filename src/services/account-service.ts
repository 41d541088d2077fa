import { accountTimeMs } from '../kernel/account-clock.js';
import { NOBODY, type Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { Problem, type Refusal, refusalOf } from '../kernel/problem.js';
import { isTimeZone } from '../kernel/units/time.js';
import type { AccountRecord, AccountStore } from '../persistence/stores/account-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfPerson } from './audit/acts.js';
import { nameProblems } from './text-rules.js';

export type { AccountRecord } from '../persistence/stores/account-store.js';

export interface CreateAccountInput {
  readonly name: string;
  /** ISO 4217, such as EUR. */
  readonly currencyCode: string;
  /** IANA, such as Europe/Berlin. */
  readonly timeZone: string;
  /** A made-up advertiser whose time starts at an instant and may run fast. */
  readonly simulation?: { readonly originAtMs: number; readonly rate: number };
}

export interface AccountServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const DEFAULT_ACCOUNT: CreateAccountInput = { name: 'Default', currencyCode: 'EUR', timeZone: 'UTC' };
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Advertisers. Made by the operator (command line, first start), so there is no actor. */
export class AccountService {
  constructor(private readonly deps: AccountServiceDeps) {}

  async create(input: CreateAccountInput): Promise<AccountRecord | Refusal> {
    const refusal = refusalOf(problemsOf(input));
    if (refusal) return refusal;
    const account = this.#recordOf(input);
    return this.deps.unitOfWork.run('system', async (tx) => {
      await this.#insert(tx, account);
      return account;
    });
  }

  /** The oldest account; on an empty database one is made, once, however many processes start together. */
  async ensureDefault(input: CreateAccountInput = DEFAULT_ACCOUNT): Promise<AccountRecord | Refusal> {
    const refusal = refusalOf(problemsOf(input));
    if (refusal) return refusal;
    return this.deps.unitOfWork.run('system', async (tx) => {
      await this.deps.accounts.lockFirstStart(tx);
      const [first] = await this.deps.accounts.list(tx);
      if (first) return first;
      const account = this.#recordOf(input);
      await this.#insert(tx, account);
      return account;
    });
  }

  async find(accountId: Uuid): Promise<AccountRecord | null> {
    return this.deps.unitOfWork.read({ accountId }, (tx) => this.deps.accounts.find(tx, accountId));
  }

  /** For the operator: every account, oldest first. */
  async list(): Promise<readonly AccountRecord[]> {
    return this.deps.unitOfWork.read('system', (tx) => this.deps.accounts.list(tx));
  }

  /** What the account's clock shows now. */
  nowOf(account: Pick<AccountRecord, 'clock'>): number {
    return accountTimeMs(account.clock, this.deps.clock.now());
  }

  async #insert(tx: Transaction, account: AccountRecord): Promise<void> {
    await this.deps.accounts.insert(tx, account);
    const { id: accountId, name, currencyCode, timeZone, simulated } = account;
    const input = { name, currencyCode, timeZone, simulated };
    tx.acts.push(actOfPerson({ accountId, tokenId: NOBODY }, 'createAccount', input, account));
  }

  #recordOf(input: CreateAccountInput): AccountRecord {
    const nowMs = this.deps.clock.now();
    return {
      id: this.deps.ids.next(),
      name: input.name.trim(),
      currencyCode: input.currencyCode,
      timeZone: input.timeZone,
      simulated: input.simulation !== undefined,
      clock: {
        startedAtMs: nowMs,
        originAtMs: input.simulation?.originAtMs ?? nowMs,
        rate: input.simulation?.rate ?? 1,
      },
      createdAtMs: nowMs,
    };
  }
}

function problemsOf(input: CreateAccountInput): Problem[] {
  const problems = nameProblems(input.name, ['input', 'name']);
  if (!CURRENCIES.has(input.currencyCode)) {
    const message = `"${input.currencyCode.slice(0, 20)}" is not a currency code of ISO 4217, such as EUR or USD.`;
    problems.push(new Problem('BAD_CURRENCY', message, ['input', 'currencyCode']));
  }
  if (!isTimeZone(input.timeZone)) {
    const message = `"${input.timeZone.slice(0, 60)}" is not a time zone: use an IANA name such as Europe/Berlin.`;
    problems.push(new Problem('BAD_TIME_ZONE', message, ['input', 'timeZone']));
  }
  return input.simulation ? [...problems, ...simulationProblems(input.simulation)] : problems;
}

/** Within these, every instant of the account has its place on the real clock. */
const CLOCK = {
  slowest: 0.01,
  fastest: 10_000,
  earliestMs: Date.UTC(2000, 0, 1),
  latestMs: Date.UTC(2100, 0, 1),
};

function simulationProblems({ originAtMs, rate }: NonNullable<CreateAccountInput['simulation']>): Problem[] {
  const problems: Problem[] = [];
  if (!(rate >= CLOCK.slowest && rate <= CLOCK.fastest)) {
    const message = `The rate of a clock is from ${CLOCK.slowest} to ${CLOCK.fastest}.`;
    problems.push(new Problem('OUT_OF_RANGE', message, ['input', 'simulation', 'rate']));
  }
  if (!(originAtMs >= CLOCK.earliestMs && originAtMs <= CLOCK.latestMs)) {
    const message = 'A clock begins between the years 2000 and 2100.';
    problems.push(new Problem('OUT_OF_RANGE', message, ['input', 'simulation', 'originAt']));
  }
  return problems;
}
