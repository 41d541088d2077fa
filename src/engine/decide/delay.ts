import { CELL_PRIOR, CELLS, exposures, SIZE_CELL } from './curves.js';
import { ARM, BANK, BANK_STRIDE, CAMPAIGN, DAY_MS, DELAY_DAYS, DELAYS, MEMORIES } from './layout.js';
import type { Dispersion } from './levels.js';
import { logNegativeBinomial } from './special-functions.js';
import type { WindowFigures } from './score.js';
import type { Working } from './working.js';

const { exp, log, max, min } = Math;

/** Memory over which the kernels are compared, in days: the one before the longest. */
const MEMORY = MEMORIES - 2;
/** Nats by which a kernel must lead the one in force. */
const LEAD = 7;
/** Most nats a kernel may fall behind, so that it can catch up. */
const MOST_BEHIND = 12;

/** Conversions that an arm's old evidence is worth after another kernel has taken over. */
const KEPT_CONVERSIONS = 8;

/** Part of the exposure of a window that has arrived by its end, and part of what was waiting that arrives in it. */
interface Arrival {
  readonly own: number;
  readonly waiting: number;
}

/** Arrival under an exponential delay of a mean, for exposure spread evenly over the window. Mean 0: all at once. */
function arrivalOf(delay: number, windowMs: number): Arrival {
  const mean = DELAY_DAYS[delay]!;
  if (mean === 0) return { own: 1, waiting: 1 };
  const windows = windowMs / DAY_MS / mean;
  const waiting = 1 - exp(-windows);
  return { own: 1 - waiting / windows, waiting };
}

/** The kernel in force. */
function activeDelay(stats: Float64Array): number {
  return stats[CAMPAIGN.activeDelay]!;
}

/**
 * Turns the exposure of a window into exposure that arrives in it, under the kernel in force, and keeps the rest waiting.
 * @param exposure arms × cells, raw; replaced by what arrives
 */
export function passThrough(
  working: Working,
  windowMs: number,
  seen: Uint8Array,
  exposure: Float64Array,
): void {
  const delay = activeDelay(working.campaignStats);
  if (delay === 0) return;
  const { own, waiting } = arrivalOf(delay, windowMs);
  for (let k = 0; k < seen.length; k++) {
    const carry = working.base[k]! + ARM.carry;
    for (let j = 0; j < CELLS; j++) {
      const before = working.armStats[carry + j]!;
      const fresh = seen[k] === 1 ? exposure[k * CELLS + j]! : 0;
      exposure[k * CELLS + j] = own * fresh + waiting * before;
      working.armStats[carry + j] = (1 - own) * fresh + (1 - waiting) * before;
    }
  }
}

/**
 * Which delay between spend and conversions fits best? Keeps, for every kernel, what each arm's mean curve has waiting and what
 * has arrived, and compares how well they expect the counts. Another kernel takes over when it leads by 7 nats.
 * @param raw arms: mean exposure of the window per reference spend, without delay
 * @param isFirst the first window is only summed up: there is nothing yet to expect it from
 */
export function scoreDelays(
  working: Working,
  dispersion: Dispersion,
  window: WindowFigures,
  raw: Float64Array,
  isFirst: boolean,
): void {
  const { armStats, campaignStats, base } = working;
  const { seen, conversions, factor, windowMs } = window;
  // Pooled rates differ between the kernels as what has arrived does.
  const scale = DELAY_DAYS.map((_, delay) => poolRatio(working, delay));
  for (let delay = 0; delay < DELAYS; delay++) {
    const { own, waiting } = arrivalOf(delay, windowMs);
    let likelihood = 0;
    for (let k = 0; k < base.length; k++) {
      const at = base[k]!;
      const carry = at + ARM.delayCarry + delay;
      const arrived = at + ARM.delayExposure + delay;
      const before = armStats[carry]!;
      const e = (own * raw[k]! + waiting * before) * factor[k]!;
      armStats[carry] = (1 - own) * raw[k]! + (1 - waiting) * before;
      if (seen[k] !== 1) continue;
      const known = armStats[at + ARM.delayConversions]!;
      const a0 = armStats[at + ARM.priorShape]!;
      const spread = dispersion.linear + dispersion.quadratic * max(0, known > 0 ? conversions[k]! : 0);
      const shape = a0 + max(0, known) / spread;
      const rate = (a0 * scale[delay]!) / armStats[at + ARM.priorRate]! + max(0, armStats[arrived]!) / spread;
      const mean = (shape / rate) * e;
      if (mean > 0 && !isFirst) {
        const size = 1 / (1 / shape + dispersion.quadratic * (1 + 1 / shape));
        likelihood += logNegativeBinomial(conversions[k]!, mean, size);
      }
      armStats[arrived] = armStats[arrived]! + e;
    }
    const score = CAMPAIGN.delayScore + delay;
    campaignStats[score] = campaignStats[score]! + likelihood / dispersion.linear;
  }
  for (let k = 0; k < base.length; k++) {
    const at = base[k]! + ARM.delayConversions;
    if (seen[k] === 1) armStats[at] = armStats[at]! + conversions[k]!;
  }
}

/** Exposure arrived under a kernel over that under the kernel in force. */
function poolRatio(working: Working, delay: number): number {
  const active = activeDelay(working.campaignStats);
  let own = 0;
  let now = 0;
  for (const at of working.base) {
    own += working.armStats[at + ARM.delayExposure + delay]!;
    now += working.armStats[at + ARM.delayExposure + active]!;
  }
  return now > 0 && own > 0 ? own / now : 1;
}

/** Lets another kernel take over where it leads. To be called when the window has been folded in. */
export function chooseDelay(working: Working): void {
  const stats = working.campaignStats;
  let best = 0;
  for (let delay = 1; delay < DELAYS; delay++) {
    if (stats[CAMPAIGN.delayScore + delay]! > stats[CAMPAIGN.delayScore + best]!) best = delay;
  }
  const top = stats[CAMPAIGN.delayScore + best]!;
  for (let delay = 0; delay < DELAYS; delay++) {
    const at = CAMPAIGN.delayScore + delay;
    stats[at] = max(-MOST_BEHIND, stats[at]! - top);
  }
  const active = activeDelay(stats);
  if (best !== active && stats[CAMPAIGN.delayScore + active]! < -LEAD) switchTo(working, best);
}

/**
 * Starts afresh under a new kernel: what was summed up under the wrong one shows curves that are not there (conversions that
 * stay when spend falls look like saturation). Of the old evidence, each arm's rate under the new kernel is kept, worth a few
 * conversions and saying nothing about its curve. Windows before this instant no longer change the bank.
 */
function switchTo(working: Working, to: number): void {
  const { armStats, campaignStats, base } = working;
  campaignStats[CAMPAIGN.activeDelay] = to;
  campaignStats[CAMPAIGN.bankSinceMs] = working.asOfMs;
  campaignStats.set(CELL_PRIOR, CAMPAIGN.cellPrior);
  for (const at of base) {
    const known = max(0, armStats[at + ARM.delayConversions]!);
    const arrived = max(0, armStats[at + ARM.delayExposure + to]!);
    const kept = min(KEPT_CONVERSIONS, known);
    const exposure = known > 0 ? (arrived * kept) / known : min(arrived, 1 / armStats[at + ARM.priorRate]!);
    const middle = at + MEMORY * BANK_STRIDE;
    const sized = armStats[middle + BANK.exposure + SIZE_CELL]!;
    const size = sized > 0 ? max(0, armStats[middle + BANK.squared]!) / sized : 0;
    for (let f = 0; f < MEMORIES; f++) {
      const bank = at + f * BANK_STRIDE;
      armStats[bank] = kept;
      armStats[bank + BANK.squared] = size * exposure * REFERENCE[SIZE_CELL]!;
      for (let j = 0; j < CELLS; j++) {
        armStats[bank + BANK.exposure + j] = exposure * REFERENCE[j]!;
        armStats[bank + BANK.logExposure + j] = kept * log(REFERENCE[j]!);
      }
    }
    for (let j = 0; j < CELLS; j++) {
      armStats[at + ARM.carry + j] = armStats[at + ARM.delayCarry + to]! * REFERENCE[j]!;
    }
  }
}

/** Exposure of each cell at the reference spend, where all cells agree a priori. */
const REFERENCE = new Float64Array(CELLS);
exposures(1, REFERENCE, 0);
