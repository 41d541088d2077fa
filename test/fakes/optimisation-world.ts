import type { MikroORM } from '@mikro-orm/postgresql';
import { composeOptimisation, type OptimisationParts } from '../../src/app/compose-optimisation.js';
import { uuidSource } from '../../src/app/id-source.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { MINUTE_MS } from '../../src/kernel/units/time.js';
import type { Arm } from '../../src/persistence/entities/arm.js';
import type { Campaign } from '../../src/persistence/entities/campaign.js';
import { instantText } from '../../src/persistence/instants.js';
import { openOrm } from '../../src/persistence/orm.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import type { OptimisationService } from '../../src/services/optimisation/optimisation-service.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { insertAccount, insertArms, insertCampaign, START_MS } from './builders.js';
import { ManualClock } from './manual-clock.js';
import { RecordingAlerts } from './recording-alerts.js';
import { RecordingLogger } from './recording-logger.js';

export const INTERVAL_MS = 15 * MINUTE_MS;

export interface ScheduledCampaign {
  readonly campaign: Campaign;
  readonly arms: readonly Arm[];
}

/** A database, a clock in the test's hand and optimisers on them: as many workers as the test asks for. */
export class OptimisationWorld {
  readonly clock = new ManualClock(START_MS);
  readonly logger = new RecordingLogger();
  readonly alerts = new RecordingAlerts();
  accountId: Uuid = '';

  private constructor(
    readonly database: TestDatabase,
    readonly orm: MikroORM,
    readonly unitOfWork: UnitOfWork,
  ) {}

  static async open(): Promise<OptimisationWorld> {
    const database = await createTestDatabase();
    const orm = await openOrm(database.url, { poolSize: 6 });
    const world = new OptimisationWorld(database, orm, new UnitOfWork(orm));
    await world.newAccount();
    return world;
  }

  /** Campaigns are made in the newest account. */
  async newAccount(): Promise<void> {
    const account = await this.unitOfWork.run('system', (tx) => insertAccount(tx));
    this.accountId = account.id;
  }

  optimiser(overrides: Partial<OptimisationParts> = {}): OptimisationService {
    return composeOptimisation({
      unitOfWork: this.unitOfWork,
      clock: this.clock,
      ids: uuidSource,
      logger: this.logger,
      alerts: this.alerts,
      wake: () => undefined,
      maxConcurrentCampaigns: 50,
      stateSaveFrequency: 10,
      leaseMs: 15_000,
      ...overrides,
    });
  }

  /** An active campaign with arms that is due at the next bucket after the clock. */
  async campaign(armCount = 4, overrides: Partial<Campaign> = {}): Promise<ScheduledCampaign> {
    return this.unitOfWork.run('system', async (tx) => {
      const campaign = await insertCampaign(tx, this.accountId, overrides);
      const arms = await insertArms(
        tx,
        campaign,
        Array.from({ length: armCount }, (_, k) => ({ platform: k % 2 ? 'meta-ads' : 'google-ads' })),
      );
      const intervalMs = campaign.intervalMinutes * MINUTE_MS;
      const next = instantText((Math.floor(this.clock.now() / intervalMs) + 1) * intervalMs);
      await tx.query(
        `INSERT INTO campaign_schedule (campaign_id, account_id, next_bucket_at, due_at) VALUES ($1, $2, $3, $3)`,
        [campaign.id, this.accountId, next],
      );
      return { campaign, arms };
    });
  }

  /** Moves the clock to the next interval and decides everything that is due. */
  async tick(optimiser: OptimisationService, holder = 'worker-1') {
    this.clock.advance(INTERVAL_MS);
    return optimiser.decideBatch(await optimiser.dispatchDue(this.clock.now(), 1_000), holder);
  }

  /** Pauses everything, so that the next test is alone. */
  async pauseAll(): Promise<void> {
    await this.query("UPDATE campaign SET status = 'PAUSED'");
    await this.query('UPDATE campaign_schedule SET due_at = NULL');
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.unitOfWork.run('system', (tx) => tx.query<Row>(sql, parameters));
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    await this.database.drop();
  }
}
