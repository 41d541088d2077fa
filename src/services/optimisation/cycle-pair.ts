import type { Uuid } from '../../kernel/ids.js';
import type { CycleTrigger } from '../../kernel/words.js';

/** One campaign at one of its buckets: the unit that is decided exactly once. */
export interface CyclePair {
  readonly campaignId: Uuid;
  /** Account time. A scheduled bucket is a multiple of the interval; a forced one the instant it was asked for. */
  readonly bucketAtMs: number;
  readonly trigger: CycleTrigger;
}
