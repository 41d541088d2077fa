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
import type { EngineArm, EnginePart } from './types.js';

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
  /** Parts of the model that are left out. */
  readonly without: readonly EnginePart[];
  /** arms × cells: ln prior weight of each cell, from the pooled weights and the clicks; see `cellPriors`. */
  readonly logCellPrior: Float64Array;
}

/**
 * A copy of a state (or a new one) that has room for the arms given and for their channels.
 * @param sRefMicros unit of spend of a new state, micros per day and arm
 */
export function openState(
  old: EngineState | null,
  arms: readonly EngineArm[],
  sRefMicros: number,
  without: readonly EnginePart[] = [],
): Working {
  const armKey = unionOfKeys(old, arms);
  const channels = old ? old.channels.slice() : [];
  const season = seasonsOf(arms, channels);
  const channelStats = new Float64Array(channels.length * CHANNEL_STRIDE);
  const campaignStats = old ? old.campaignStats.slice() : new Float64Array(CAMPAIGN_SIZE);
  if (old) channelStats.set(old.channelStats);
  else setPrior(campaignStats, without);
  const working: Working = {
    asOfMs: old?.asOfMs ?? Number.NEGATIVE_INFINITY,
    sRefMicros: old?.sRefMicros ?? sRefMicros,
    armKey,
    armStats: statsOf(old, armKey),
    campaignStats,
    channels,
    channelStats,
    base: rowsOf(arms, armKey),
    season,
    arms,
    without,
    logCellPrior: new Float64Array(arms.length * CELLS),
  };
  cellPriors(working);
  return working;
}

function rowsOf(arms: readonly EngineArm[], armKey: Int32Array): Int32Array {
  const base = new Int32Array(arms.length);
  for (let k = 0; k < arms.length; k++) base[k] = findKey(armKey, arms[k]!.key) * ARM_STRIDE;
  return base;
}

/** Where the season of each arm's channel starts; channels that are new are added. */
function seasonsOf(arms: readonly EngineArm[], channels: string[]): Int32Array {
  const season = new Int32Array(arms.length);
  for (let k = 0; k < arms.length; k++) {
    const { channel } = arms[k]!;
    let index = channels.indexOf(channel);
    if (index < 0) index = channels.push(channel) - 1;
    season[k] = index * CHANNEL_STRIDE;
  }
  return season;
}

/** A copy of the arms' numbers in the order of the keys; zero for those that are new. */
function statsOf(old: EngineState | null, armKey: Int32Array): Float64Array {
  if (old && old.armKey === armKey) return old.armStats.slice();
  const armStats = new Float64Array(armKey.length * ARM_STRIDE);
  if (!old) return armStats;
  for (let i = 0; i < old.armKey.length; i++) {
    const row = findKey(armKey, old.armKey[i]!);
    if (row < 0) continue;
    armStats.set(old.armStats.subarray(i * ARM_STRIDE, (i + 1) * ARM_STRIDE), row * ARM_STRIDE);
  }
  return armStats;
}

/** The state to keep, as of an instant. */
export function closeState(working: Working): EngineState {
  const { asOfMs, sRefMicros, armKey, armStats, campaignStats, channels, channelStats } = working;
  roundAsStored(armStats);
  return { asOfMs, sRefMicros, armKey, armStats, campaignStats, channels, channelStats };
}

/** Start values: dispersion worth a hundred windows at d = .02 and φ = 1, a common factor worth 60 conversions at 1. */
function setPrior(stats: Float64Array, without: readonly EnginePart[]): void {
  DRIFT_PRIOR.forEach((weight, f) => {
    stats[CAMPAIGN.driftWeight + f] = without.includes('drift') ? Number(f === 0) : weight;
  });
  stats[CAMPAIGN.scoredUntilMs] = Number.NEGATIVE_INFINITY;
  stats[CAMPAIGN.firstScoredMs] = Number.NEGATIVE_INFINITY;
  stats[CAMPAIGN.clicksSinceMs] = Number.NEGATIVE_INFINITY;
  seedLag(stats, CAMPAIGN.conversionLag, !without.includes('lags'));
  seedLag(stats, CAMPAIGN.clickLag, !without.includes('lags'));
  seedRelations(stats);
  stats.set(CELL_PRIOR, CAMPAIGN.cellPrior);
}

/** Keys of the arms given and of those that have not faded, ascending; the state's own list where it is that. */
function unionOfKeys(old: EngineState | null, arms: readonly EngineArm[]): Int32Array {
  if (old && hasKeys(old.armKey, arms)) return old.armKey;
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

function hasKeys(armKey: Int32Array, arms: readonly EngineArm[]): boolean {
  if (armKey.length !== arms.length) return false;
  for (let k = 0; k < arms.length; k++) if (armKey[k] !== arms[k]!.key) return false;
  return true;
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
