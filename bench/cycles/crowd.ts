import type { Orm } from '../../src/persistence/orm.js';
import { uuidSource } from '../../src/app/id-source.js';
import { DAY_MS, MINUTE_MS } from '../../src/kernel/units/time.js';
import { instantText } from '../../src/persistence/instants.js';
import { PartitionStore } from '../../src/persistence/stores/partition-store.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';

export const INTERVAL_MS = 15 * MINUTE_MS;

/** Many campaigns alike, made and fed set by set in SQL, so that the bench spends its time on what it measures. */
export class Crowd {
  readonly #unitOfWork: UnitOfWork;
  readonly #accountId = uuidSource.next();
  #count = 0;

  constructor(
    orm: Orm,
    private readonly armCount: number,
    private readonly startMs: number,
  ) {
    this.#unitOfWork = new UnitOfWork(orm);
  }

  async open(): Promise<void> {
    await this.#run(
      `INSERT INTO account (id, name, currency_code, time_zone, clock_started_at, clock_origin_at, created_at)
       VALUES ($1, 'Bench', 'EUR', 'Europe/Berlin', $2, $2, $2)`,
      [this.#accountId, instantText(this.startMs)],
    );
    await this.#run(
      `INSERT INTO observation_source (account_id, name, simulated) VALUES ($1, 'bench', true)`,
      [this.#accountId],
    );
    const days = Array.from({ length: 41 }, (_, day) => this.startMs + day * DAY_MS);
    await this.#unitOfWork.run('system', (tx) => new PartitionStore().ensureObservations(tx, days));
  }

  /** Grows to `size` campaigns, none of them due. */
  async growTo(size: number): Promise<void> {
    const ids = Array.from({ length: Math.max(0, size - this.#count) }, () => uuidSource.next());
    if (ids.length === 0) return;
    await this.#run(
      `INSERT INTO campaign (id, account_id, name, status, mode, kpi, budget_micros, daily_budget_micros, starts_on,
                             interval_minutes, min_share, max_share, max_step_share, risk_tolerance, created_at, updated_at)
       SELECT id, $2, 'Campaign ' || n, 'ACTIVE', 'AUTOPILOT', 'ROAS', 365000000000, 1000000000, $3::date, 15, 0, 1, 1, 1, $3, $3
       FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n)`,
      [ids, this.#accountId, instantText(this.startMs)],
    );
    const armIds = ids.flatMap((id) =>
      Array.from({ length: this.armCount }, () => [id, uuidSource.next()] as const),
    );
    await this.#run(
      `INSERT INTO arm (id, account_id, campaign_id, platform, channel, creative, bid, status, created_at, updated_at)
       SELECT arm_id, $3, campaign_id, 'platform ' || n % 3, 'channel ' || n % 4, 'creative ' || n, 'cpc', 'ACTIVE', $4, $4
       FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS a (campaign_id, arm_id, n)`,
      [
        armIds.map(([id]) => id),
        armIds.map(([, armId]) => armId),
        this.#accountId,
        instantText(this.startMs),
      ],
    );
    await this.#run('INSERT INTO campaign_evidence (campaign_id) SELECT unnest($1::uuid[])', [ids]);
    await this.#run(
      `INSERT INTO campaign_schedule (campaign_id, account_id, next_bucket_at)
       SELECT id, $2, $3 FROM unnest($1::uuid[]) AS c (id)`,
      [ids, this.#accountId, instantText(this.startMs)],
    );
    this.#count = size;
    await this.#run('ANALYZE');
  }

  /** Every arm reports the window that ends at `endMs`, and every campaign is due. */
  async report(endMs: number): Promise<void> {
    await this.#run(
      'UPDATE campaign_evidence SET revision = revision + 1, spent_micros = spent_micros + 10000000',
    );
    await this.#run(
      `INSERT INTO evidence_revision (campaign_id, revision, source_id, recorded_at, as_of, row_count, window_from, restates)
       SELECT campaign_id, revision, 1, $2, $2, $3, $1, false FROM campaign_evidence`,
      [instantText(endMs - INTERVAL_MS), instantText(endMs), this.armCount],
    );
    await this.#run(
      `INSERT INTO observation (campaign_key, arm_key, window_start, as_of, revision, impressions, clicks, conversions,
                                revenue_micros, cost_micros, window_seconds, source_id)
       SELECT c.key, a.key, $1::timestamptz, $2::timestamptz, e.revision, 1000, 20 + a.key % 17, a.key % 7,
              (a.key % 7) * 10000000, 5000000 + (a.key % 5) * 1000000, 900, 1
       FROM campaign c JOIN arm a ON a.campaign_id = c.id JOIN campaign_evidence e ON e.campaign_id = c.id`,
      [instantText(endMs - INTERVAL_MS), instantText(endMs)],
    );
    await this.#run('UPDATE campaign_schedule SET next_bucket_at = $1, due_at = $1', [instantText(endMs)]);
  }

  async #run(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.#unitOfWork.run('system', (tx) => tx.query(sql, parameters));
  }
}
