import { randomBytes } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { uuidSource } from '../../src/app/id-source.js';
import type { Actor } from '../../src/auth/actor.js';
import { tokenHash, tokenSecret } from '../../src/auth/tokens.js';
import { isRefusal, type Refusal } from '../../src/kernel/problem.js';
import type { Role } from '../../src/kernel/words.js';
import { openOrm } from '../../src/persistence/orm.js';
import { type AccountRecord, AccountStore } from '../../src/persistence/stores/account-store.js';
import { AlertStore } from '../../src/persistence/stores/alert-store.js';
import { ArmStore } from '../../src/persistence/stores/arm-store.js';
import { CampaignStore } from '../../src/persistence/stores/campaign-store.js';
import { EventStore } from '../../src/persistence/stores/event-store.js';
import { TokenStore } from '../../src/persistence/stores/token-store.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { AccountService, type CreateAccountInput } from '../../src/services/account-service.js';
import { AccountWork } from '../../src/services/account-work.js';
import { AlertService } from '../../src/services/alert-service.js';
import { ArmService } from '../../src/services/arm-service.js';
import { CampaignChanges } from '../../src/services/campaign-changes.js';
import type { ArmInput, CreateCampaignInput } from '../../src/services/campaign-inputs.js';
import { type CampaignRecord, CampaignService } from '../../src/services/campaign-service.js';
import { TokenService } from '../../src/services/token-service.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { START_MS } from './builders.js';
import { ManualClock } from './manual-clock.js';

/** A migrated database, a clock in the test's hand, and the services that people use, on an account in Berlin. */
export class ManagementWorld {
  readonly clock = new ManualClock(START_MS);
  readonly accounts: AccountService;
  readonly tokens: TokenService;
  readonly alerts: AlertService;
  readonly campaigns: CampaignService;
  readonly arms: ArmService;
  /** Set when the world is open. */
  account!: AccountRecord;
  manager!: Actor;

  private constructor(
    readonly database: TestDatabase,
    readonly orm: MikroORM,
    readonly unitOfWork: UnitOfWork,
  ) {
    const { clock } = this;
    const [accounts, campaigns, arms, events, tokens] = [
      new AccountStore(),
      new CampaignStore(),
      new ArmStore(),
      new EventStore(),
      new TokenStore(),
    ];
    const ids = uuidSource;
    const work = new AccountWork({ unitOfWork, accounts, clock });
    this.accounts = new AccountService({ unitOfWork, accounts, clock, ids });
    this.tokens = new TokenService({ unitOfWork, tokens, accounts, clock, ids });
    this.alerts = new AlertService({ unitOfWork, alerts: new AlertStore(), accounts, events, clock, ids });
    const changes = new CampaignChanges({ campaigns, events, alerts: this.alerts });
    const defaults = { intervalMinutes: 15 };
    this.campaigns = new CampaignService({ work, campaigns, arms, changes, ids, defaults });
    this.arms = new ArmService({ work, campaigns, arms, changes, ids });
  }

  /** Without account and token, as at the first start. */
  static async openEmpty(): Promise<ManagementWorld> {
    const database = await createTestDatabase();
    const orm = await openOrm(database.url, { poolSize: 8 });
    return new ManagementWorld(database, orm, new UnitOfWork(orm));
  }

  static async open(): Promise<ManagementWorld> {
    const world = await ManagementWorld.openEmpty();
    world.account = await world.newAccount();
    world.manager = await world.actor('MANAGER');
    return world;
  }

  async newAccount(input: Partial<CreateAccountInput> = {}): Promise<AccountRecord> {
    return done(
      await this.accounts.create({
        name: 'Nordlicht',
        currencyCode: 'EUR',
        timeZone: 'Europe/Berlin',
        ...input,
      }),
    );
  }

  /** With a token of its own in the database. */
  async actor(role: Role, account: AccountRecord = this.account): Promise<Actor> {
    const tokenId = uuidSource.next();
    const token = {
      id: tokenId,
      accountId: account.id,
      name: role,
      role,
      createdAtMs: this.clock.now(),
      expiresAtMs: null,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    const hash = tokenHash(tokenSecret(randomBytes(32)));
    await this.unitOfWork.run('system', (tx) => new TokenStore().insert(tx, token, hash));
    return { tokenId, accountId: account.id, role };
  }

  async campaign(
    overrides: Partial<CreateCampaignInput> = {},
    actor = this.manager,
  ): Promise<CampaignRecord> {
    return done(await this.campaigns.create(actor, campaignInput(overrides)));
  }

  /** What the account's subscribers are told, oldest first, as [kind, change] pairs. */
  async events(entityId: string): Promise<[kind: string, change: string][]> {
    const rows = await this.query<{ kind: string; change: string }>(
      `SELECT kind, payload->>'change' AS change FROM event WHERE entity_id = $1 ORDER BY seq`,
      [entityId],
    );
    return rows.map((row) => [row.kind, row.change]);
  }

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.unitOfWork.run('system', (tx) => tx.query<Row>(sql, parameters));
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    await this.database.drop();
  }
}

/** The answer of a service that must not have refused. */
export function done<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) {
    throw new Error(
      result.problems
        .map((problem) => `${problem.code} ${problem.field.join('.')}: ${problem.message}`)
        .join('\n'),
    );
  }
  return result;
}

/** What a service refused, as `code at.field` in the order of the fields. */
export function refused(result: unknown): string[] {
  if (!isRefusal(result)) throw new Error(`This was not refused: ${String(result)}`);
  return result.problems.map((problem) => `${problem.code} ${problem.field.join('.')}`).sort();
}

export function campaignInput(overrides: Partial<CreateCampaignInput> = {}): CreateCampaignInput {
  return {
    name: 'Spring',
    kpi: 'ROAS',
    budget: { amount: '9000', currencyCode: 'EUR' },
    startsOn: '2026-04-01',
    arms: [armInput(), armInput({ platform: 'meta-ads' })],
    ...overrides,
  };
}

export function armInput(overrides: Partial<ArmInput> = {}): ArmInput {
  return { platform: 'google-ads', channel: 'search', creative: 'A', bid: 'cpc', ...overrides };
}
