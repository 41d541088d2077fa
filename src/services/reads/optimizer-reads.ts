import type { Clock } from '../../kernel/ports/clock.js';
import { MINUTE_MS } from '../../kernel/units/time.js';
import { CAMPAIGN_STATUSES, type CampaignStatus } from '../../kernel/words.js';
import type { OptimizerReadModel } from '../../persistence/stores/optimizer-reads.js';
import type { SourceRecord } from '../../persistence/stores/read-records.js';
import type { Reader, Snapshots } from './reader.js';

export type { SourceRecord } from '../../persistence/stores/read-records.js';

export interface OptimizerStatusRecord {
  /** Whether cycles that are due get decided: false as soon as one has waited for longer than `STALLED_AFTER_MS`. */
  readonly running: boolean;
  /** The configured interval: that of campaigns made without one. */
  readonly intervalMinutes: number;
  /** Real time of the account's next cycle; in the past where one waits, null where none is planned. */
  readonly nextRunAtMs: number | null;
  /** Account time of the newest bucket decided. */
  readonly lastBucketAtMs: number | null;
  readonly campaigns: Readonly<Record<CampaignStatus, number>>;
  readonly decidedCount: number;
  readonly failedCount: number;
  /** Buckets that were too old to be caught up. */
  readonly missedCount: number;
  readonly meanDurationMs: number | null;
  /** Campaigns that are due and not decided yet. */
  readonly queueDepth: number;
}

export interface OptimizerReadsDeps {
  readonly snapshots: Snapshots;
  readonly optimizer: OptimizerReadModel;
  readonly clock: Clock;
  readonly intervalMinutes: number;
}

/** Twice the longest pause between two looks of a healthy worker, and room for a restart. */
const STALLED_AFTER_MS = MINUTE_MS;

/** How the optimiser and its sources fare, for one account. */
export class OptimizerReads {
  constructor(private readonly deps: OptimizerReadsDeps) {}

  async status(reader: Reader): Promise<OptimizerStatusRecord> {
    const nowMs = this.deps.clock.now();
    return this.deps.snapshots.read(reader, async (tx) => {
      const counts = await this.deps.optimizer.countByStatus(tx, reader.accountId);
      const sums = await this.deps.optimizer.scheduleSums(tx, reader.accountId, nowMs);
      return {
        running: sums.nextDueAtMs === null || nowMs - sums.nextDueAtMs <= STALLED_AFTER_MS,
        intervalMinutes: this.deps.intervalMinutes,
        nextRunAtMs: sums.nextDueAtMs,
        lastBucketAtMs: sums.lastBucketAtMs,
        campaigns: byStatus(counts),
        decidedCount: sums.decidedCount,
        failedCount: sums.failedCount,
        missedCount: sums.missedCount,
        meanDurationMs: sums.decidedCount > 0 ? sums.totalDurationMs / sums.decidedCount : null,
        queueDepth: sums.waiting,
      };
    });
  }

  /** Where figures come from, and how fresh they are. */
  async sources(reader: Reader): Promise<readonly SourceRecord[]> {
    return this.deps.snapshots.read(reader, (tx) => this.deps.optimizer.sources(tx, reader.accountId));
  }
}

function byStatus(counts: ReadonlyMap<CampaignStatus, number>): Record<CampaignStatus, number> {
  const record = { DRAFT: 0, ACTIVE: 0, PAUSED: 0, ERROR: 0, COMPLETED: 0 };
  for (const status of CAMPAIGN_STATUSES) record[status] = counts.get(status) ?? 0;
  return record;
}
