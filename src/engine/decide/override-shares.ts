import type { EngineArm, EngineOverride, ShareOrMoney } from './types.js';

/** Between which shares analysts want each arm's money; [0, 1] where they want nothing. */
export interface OverrideShares {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * What analysts demand of every arm, as shares. Of several demands on one arm the narrowest counts; where a least is above a
 * most, the least counts. Demands of money above the whole are the whole. No demands: null.
 * @param totalMicros the daily budget, > 0
 */
export function overrideShares(
  arms: readonly EngineArm[],
  overrides: readonly EngineOverride[],
  totalMicros: bigint,
): OverrideShares | null {
  const lower = new Float64Array(arms.length);
  const upper = new Float64Array(arms.length).fill(1);
  let demands = 0;
  for (const override of overrides) {
    const k = arms.findIndex((arm) => arm.key === override.armKey);
    if (k < 0 || !('bound' in override)) continue;
    const share = shareOf(override.bound, totalMicros);
    demands += 1;
    if (override.kind !== 'CAP') lower[k] = Math.max(lower[k]!, share);
    if (override.kind !== 'FLOOR') upper[k] = Math.min(upper[k]!, share);
  }
  return demands > 0 ? { lower, upper } : null;
}

/** The arms as they share in the budget: those that analysts exclude get no money, and still inform the others. */
export function withoutExcluded(
  arms: readonly EngineArm[],
  overrides: readonly EngineOverride[],
): readonly EngineArm[] {
  const excluded = new Set(overrides.filter(({ kind }) => kind === 'EXCLUDE').map(({ armKey }) => armKey));
  if (excluded.size === 0) return arms;
  return arms.map((arm) => (excluded.has(arm.key) ? { ...arm, active: false } : arm));
}

function shareOf(bound: ShareOrMoney, totalMicros: bigint): number {
  const share = 'share' in bound ? bound.share : Number(bound.micros) / Number(totalMicros);
  return share > 0 ? Math.min(1, share) : 0;
}
