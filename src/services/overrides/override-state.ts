import type { OverrideState } from '../../kernel/words.js';
import type { OverrideRecord } from '../../persistence/stores/override-records.js';

type Times = Pick<OverrideRecord, 'startsAtMs' | 'expiresAtMs' | 'endedAtMs'>;

/** Whether it counts for a cycle of an instant of account time; from its start on, no longer at its end. */
export function isInForce({ startsAtMs, expiresAtMs, endedAtMs }: Times, atMs: number): boolean {
  return startsAtMs <= atMs && atMs < Math.min(expiresAtMs, endedAtMs ?? expiresAtMs);
}

/** An override with where its life stands. */
export interface OverrideView extends OverrideRecord {
  readonly state: OverrideState;
}

/** @param atMs account time */
export function viewed(record: OverrideRecord, atMs: number): OverrideView {
  return { ...record, state: overrideState(record, atMs) };
}

function overrideState(override: Times & Pick<OverrideRecord, 'revokedBy'>, atMs: number): OverrideState {
  if (override.revokedBy !== null) return 'REVOKED';
  if (override.endedAtMs !== null || override.expiresAtMs <= atMs) return 'EXPIRED';
  return override.startsAtMs > atMs ? 'SCHEDULED' : 'ACTIVE';
}
