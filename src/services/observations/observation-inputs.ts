import type { Uuid } from '../../kernel/ids.js';
import type { MoneyInput } from '../campaign-inputs.js';

/** What an arm brought in a window [start, end), as its source says. */
export interface ObservationInput {
  readonly armId: Uuid;
  /** Account time, whole seconds; a window lasts at most 31 days. */
  readonly windowStartMs: number;
  readonly windowEndMs: number;
  /** As of when the source says so; now, where left out. Later replaces earlier. */
  readonly asOfMs?: number | null | undefined;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenue: MoneyInput;
  readonly cost: MoneyInput;
}

export interface RecordObservationsInput {
  /** Where the figures come from, such as "google-ads"; figures of different sources add up. */
  readonly source: string;
  /** 1 to 5,000. */
  readonly observations: readonly ObservationInput[];
}

/** How many rows met which fate. */
export interface RecordedObservations {
  readonly source: string;
  /** Windows that were not known before. */
  readonly added: number;
  /** Windows whose figures were replaced by later ones. */
  readonly restated: number;
  /** Figures that were known already. */
  readonly unchanged: number;
  /** Figures that are older than what stands; kept for the record. */
  readonly outdated: number;
  readonly campaignIds: readonly Uuid[];
}
