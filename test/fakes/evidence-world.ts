import type { MikroORM } from '@mikro-orm/postgresql';
import type { Actor } from '../../src/auth/actor.js';
import type { Arm } from '../../src/persistence/entities/arm.js';
import type { Account } from '../../src/persistence/entities/account.js';
import type { Campaign } from '../../src/persistence/entities/campaign.js';
import { openOrm } from '../../src/persistence/orm.js';
import { AccountStore } from '../../src/persistence/stores/account-store.js';
import { EvidenceStore } from '../../src/persistence/stores/evidence-store.js';
import { type EvidenceRows, ObservationStore } from '../../src/persistence/stores/observation-store.js';
import { ObservationVersionStore } from '../../src/persistence/stores/observation-version-store.js';
import { PartitionStore } from '../../src/persistence/stores/partition-store.js';
import { SourceStore } from '../../src/persistence/stores/source-store.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { AccountWork } from '../../src/services/account-work.js';
import { EvidenceWriter } from '../../src/services/observations/evidence-writer.js';
import {
  type ObservationInput,
  ObservationService,
} from '../../src/services/observations/observation-service.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { insertAccount, insertArms, insertCampaign, newUuid, START_MS } from './builders.js';
import { ManualClock } from './manual-clock.js';

const HOUR_MS = 3_600_000;

/** A database with an account, and the services through which figures come in. */
export class EvidenceWorld {
  readonly clock = new ManualClock(START_MS);
  readonly writer = new EvidenceWriter({
    evidence: new EvidenceStore(),
    versions: new ObservationVersionStore(),
  });
  readonly service: ObservationService;

  private constructor(
    readonly database: TestDatabase,
    readonly orm: MikroORM,
    readonly unitOfWork: UnitOfWork,
    readonly account: Account,
  ) {
    this.service = new ObservationService({
      work: new AccountWork({ unitOfWork, accounts: new AccountStore(), clock: this.clock }),
      evidence: new EvidenceStore(),
      sources: new SourceStore(),
      partitions: new PartitionStore(),
      writer: this.writer,
    });
  }

  static async open(): Promise<EvidenceWorld> {
    const database = await createTestDatabase();
    const orm = await openOrm(database.url, { poolSize: 6 });
    const unitOfWork = new UnitOfWork(orm);
    const account = await unitOfWork.run('system', (tx) => insertAccount(tx));
    return new EvidenceWorld(database, orm, unitOfWork, account);
  }

  actor(account: Account = this.account): Actor {
    return { tokenId: newUuid(), accountId: account.id, role: 'MANAGER' };
  }

  async campaign(armCount = 2): Promise<{ campaign: Campaign; arms: Arm[] }> {
    return this.unitOfWork.run('system', async (tx) => {
      const campaign = await insertCampaign(tx, this.account.id);
      await tx.query('INSERT INTO campaign_schedule (campaign_id, account_id) VALUES ($1, $2)', [
        campaign.id,
        this.account.id,
      ]);
      const arms = await insertArms(
        tx,
        campaign,
        Array.from({ length: armCount }, () => ({})),
      );
      return { campaign, arms };
    });
  }

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.unitOfWork.read('system', (tx) => tx.query<Row>(sql, parameters));
  }

  async evidence(campaign: Campaign): Promise<{ revision: number; spentMicros: bigint }> {
    const [row] = await this.query<{ revision: string; spent: string }>(
      `SELECT revision::text AS revision, spent_micros::text AS spent FROM campaign_evidence WHERE campaign_id = $1`,
      [campaign.id],
    );
    return { revision: Number(row!.revision), spentMicros: BigInt(row!.spent) };
  }

  async since(
    campaign: Campaign,
    fromRevision: number,
    toRevision: number,
  ): Promise<EvidenceRows | undefined> {
    const request = { campaignKey: campaign.key, campaignId: campaign.id, fromRevision, toRevision };
    const found = await this.unitOfWork.read('system', (tx) =>
      new ObservationStore().evidenceSince(tx, [request]),
    );
    return found[0];
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    await this.database.drop();
  }
}

/** An hour of an arm, a while before the world begins. */
export function anObservation(arm: Arm, overrides: Partial<ObservationInput> = {}): ObservationInput {
  const windowStartMs = overrides.windowStartMs ?? START_MS - 10 * HOUR_MS;
  return {
    armId: arm.id,
    windowStartMs,
    windowEndMs: windowStartMs + HOUR_MS,
    impressions: 1_000,
    clicks: 30,
    conversions: 2.5,
    revenue: euros('120.00'),
    cost: euros('40.00'),
    ...overrides,
  };
}

export function euros(amount: string): { amount: string; currencyCode: string } {
  return { amount, currencyCode: 'EUR' };
}
