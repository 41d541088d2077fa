import { CELL_PRIOR, CELLS } from './curves.js';
import {
  ARM,
  ARM_STRIDE,
  CAMPAIGN,
  CAMPAIGN_SIZE,
  CHANNEL_STRIDE,
  DRIFT_PRIOR,
  MEMORIES,
  BANK_STRIDE,
  BANK,
} from './layout.js';
import { seedLag } from './lags.js';
import { cellPriors, seedRelations } from './trust.js';
import { type EngineState, roundAsStored } from './state.js';
import type { EngineArm } from './types.js';

/** Evidence below which an arm that is gone is dropped from the state. */
const FADED = 0.01;

/** A private copy of the state that one decision writes to, with the arms given found in it. */
export interface Working {
  asOfMs: number;
  readonly sRefMicros: number;
  readonly armKey: Int32Array;
  readonly armStats: Float64Array;
  readonly campaignStats: Float64Array;
  readonly channels: string[];
  readonly channelStats: Float64Array;
  /** Where the numbers of each arm given start in `armStats`. */
  readonly base: Int32Array;
  /** Where the season of each arm's channel starts in `channelStats`. */
  readonly season: Int32Array;
  readonly arms: readonly EngineArm[];
  /** arms × cells: ln prior weight of each cell, from the pooled weights and the clicks; see `cellPriors`. */
  readonly logCellPrior: Float64Array;
}

/**
 * A copy of a state (or a new one) that has room for the arms given and for their channels.
 * @param sRefMicros unit of spend of a new state, micros per day and arm
 */
export function openState(old: EngineState | null, arms: readonly EngineArm[], sRefMicros: number): Working {
  const armKey = unionOfKeys(old, arms);
  const armStats = new Float64Array(armKey.length * ARM_STRIDE);
  const channels = [...(old?.channels ?? [])];
  for (const arm of arms) if (!channels.includes(arm.channel)) channels.push(arm.channel);
  const channelStats = new Float64Array(channels.length * CHANNEL_STRIDE);
  const campaignStats = new Float64Array(CAMPAIGN_SIZE);
  if (old) {
    campaignStats.set(old.campaignStats);
    channelStats.set(old.channelStats);
    for (let i = 0; i < old.armKey.length; i++) {
      const row = findKey(armKey, old.armKey[i]!);
      if (row >= 0)
        armStats.set(old.armStats.subarray(i * ARM_STRIDE, (i + 1) * ARM_STRIDE), row * ARM_STRIDE);
    }
  } else {
    setPrior(campaignStats);
  }
  const working: Working = {
    asOfMs: old?.asOfMs ?? Number.NEGATIVE_INFINITY,
    sRefMicros: old?.sRefMicros ?? sRefMicros,
    armKey,
    armStats,
    campaignStats,
    channels,
    channelStats,
    base: Int32Array.from(arms, (arm) => findKey(armKey, arm.key) * ARM_STRIDE),
    season: Int32Array.from(arms, (arm) => channels.indexOf(arm.channel) * CHANNEL_STRIDE),
    arms,
    logCellPrior: new Float64Array(arms.length * CELLS),
  };
  cellPriors(working);
  return working;
}

/** The state to keep, as of an instant. */
export function closeState(working: Working): EngineState {
  const { asOfMs, sRefMicros, armKey, armStats, campaignStats, channels, channelStats } = working;
  roundAsStored(armStats);
  return { asOfMs, sRefMicros, armKey, armStats, campaignStats, channels, channelStats };
}

/** Start values: dispersion worth a hundred windows at d = .02 and φ = 1, a common factor worth 60 conversions at 1. */
function setPrior(stats: Float64Array): void {
  DRIFT_PRIOR.forEach((weight, f) => {
    stats[CAMPAIGN.driftWeight + f] = weight;
  });
  stats[CAMPAIGN.scoredUntilMs] = Number.NEGATIVE_INFINITY;
  stats[CAMPAIGN.firstScoredMs] = Number.NEGATIVE_INFINITY;
  stats[CAMPAIGN.clicksSinceMs] = Number.NEGATIVE_INFINITY;
  seedLag(stats, CAMPAIGN.conversionLag);
  seedLag(stats, CAMPAIGN.clickLag);
  seedRelations(stats);
  stats.set(CELL_PRIOR, CAMPAIGN.cellPrior);
}

function unionOfKeys(old: EngineState | null, arms: readonly EngineArm[]): Int32Array {
  const keys = new Set<number>();
  for (const arm of arms) keys.add(arm.key);
  if (old) {
    const longest = (MEMORIES - 1) * BANK_STRIDE;
    for (let i = 0; i < old.armKey.length; i++) {
      const at = i * ARM_STRIDE;
      const left = old.armStats[at + longest + BANK.conversions]! + old.armStats[at + ARM.orders]!;
      if (left > FADED) keys.add(old.armKey[i]!);
    }
  }
  return Int32Array.from(keys).sort();
}

/** Position of a key in an ascending list, or −1. */
export function findKey(keys: Int32Array, key: number): number {
  let left = 0;
  let right = keys.length - 1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    const here = keys[middle]!;
    if (here === key) return middle;
    if (here < key) left = middle + 1;
    else right = middle - 1;
  }
  return -1;
}
