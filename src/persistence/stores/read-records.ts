import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { AlertSeverity, AlertState, CycleOutcome, CycleTrigger } from '../../kernel/words.js';

/** One run of the optimiser for one campaign. Account time, except `recordedAtMs`. */
export interface CycleRecord {
  readonly id: Uuid;
  readonly campaignId: Uuid;
  readonly bucketAtMs: number;
  readonly trigger: CycleTrigger;
  readonly outcome: CycleOutcome;
  /** Why nothing moved, or why it failed. */
  readonly reason: string | null;
  readonly decidedAtMs: number;
  readonly recordedAtMs: number;
  readonly durationMs: number;
  readonly stateVersion: number;
  readonly totalMicros: Micros;
  readonly movedMicros: Micros;
  readonly changeCount: number;
}

export interface FactorRecord {
  readonly kind: string;
  readonly amountMicros: Micros;
}

/** One arm's move in one cycle. */
export interface AllocationChangeRecord {
  readonly id: Uuid;
  readonly campaignId: Uuid;
  readonly armId: Uuid;
  readonly cycleId: Uuid;
  readonly atMs: number;
  readonly cause: string;
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly beforeShare: number;
  readonly afterShare: number;
  /** Add up to after − before. */
  readonly factors: readonly FactorRecord[];
  /** The token of who approved it; null where nobody had to. */
  readonly authorId: Uuid | null;
  readonly authorName: string | null;
}

/** A trouble with a life. Account time. */
export interface AlertRecord {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid | null;
  readonly kind: string;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  readonly message: string;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  readonly acknowledgedAtMs: number | null;
  /** The token that did it; null also where the machine resolved it. */
  readonly acknowledgedBy: Uuid | null;
  readonly resolvedAtMs: number | null;
  readonly resolvedBy: Uuid | null;
}

/** A campaign's evidence as a whole. */
export interface EvidenceRecord {
  readonly campaignId: Uuid;
  readonly spentMicros: Micros;
  readonly revision: number;
  /** End of the newest window with results; null before the first. */
  readonly lastWindowEndMs: number | null;
}

/** How a campaign's cycles fare. `dueAtMs` is real time, buckets account time. */
export interface ScheduleRecord {
  readonly campaignId: Uuid;
  readonly dueAtMs: number | null;
  readonly nextBucketAtMs: number | null;
  readonly lastBucketAtMs: number | null;
  /** Failures in a row. */
  readonly failures: number;
  readonly decidedCount: number;
  readonly failedCount: number;
  readonly missedCount: number;
  readonly meanDurationMs: number | null;
  readonly lastError: string | null;
}

/** Sums of results over windows that start in [startMs, endMs). */
export interface PerformancePoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenueMicros: Micros;
  readonly costMicros: Micros;
}

/** How fresh a source of figures is. */
export interface SourceRecord {
  readonly id: number;
  readonly name: string;
  readonly simulated: boolean;
  /** Real time of the last batch that came in; null where none did. */
  readonly lastRecordedAtMs: number | null;
  /** Account time up to which the last batch knew. */
  readonly lastAsOfMs: number | null;
}
