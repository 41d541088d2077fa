import type { Uuid } from '../kernel/ids.js';
import type { ObservationColumns } from '../persistence/stores/observation-columns.js';

/** An arm as the platform knows it. */
export interface PlatformEntity {
  readonly armKey: number;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
}

/** A window to be asked for, as of an instant. */
export interface MetricsWindow {
  readonly startMs: number;
  readonly asOfMs: number;
  /** The daily budgets that were in force when it began, in the order of the entities; micros. */
  readonly dailyBudgetsMicros: BigInt64Array;
}

export interface PlatformCampaign {
  readonly id: Uuid;
  /** What a day of it is planned to cost, in micros. */
  readonly plannedDailyMicros: bigint;
  /** In ascending order of arm keys. */
  readonly entities: readonly PlatformEntity[];
}

/** Windows of one length, and as of when each is asked for; instants in ms of account time. */
export interface MetricsRequest {
  readonly campaign: PlatformCampaign;
  /** IANA; a daily budget is spent over a day of this zone. */
  readonly timeZone: string;
  readonly windowMs: number;
  readonly windows: readonly MetricsWindow[];
}

/** An ad platform, or a stand-in for one. */
export interface PlatformConnector {
  /** The name of the source that its figures are kept under. */
  readonly source: string;
  readonly simulated: boolean;
  /** Ages of a window, in ms after its end, at which the platform is asked for it again; ascending. */
  readonly restatementAgesMs: readonly number[];
  /** One row for each entity and window, in any order. */
  readMetrics(request: MetricsRequest, signal: AbortSignal): Promise<ObservationColumns>;
}
