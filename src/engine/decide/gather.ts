import { CELLS, exposures, meanExposure } from './curves.js';
import { clicksAt, conversionsAt, spendAt } from './fold.js';
import { mixLags, smoothSpend } from './lags.js';
import { CAMPAIGN, CHANNEL_STRIDE, DAY_MS, LAG, LAGS } from './layout.js';
import { seasonFactor } from './season.js';
import type { Evidence } from './types.js';
import type { WindowFigures } from './window-figures.js';
import type { Working } from './working.js';

/** Rows of one window: those of the evidence at `rows[from]` to `rows[to − 1]`, with the arm of each row of the evidence. */
export interface WindowRows {
  readonly evidence: Evidence;
  readonly armOf: Int32Array;
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly windowMs: number;
  readonly endMs: number;
}

/** Sums up the rows of a window by arm, with season and common factor of the time it was. */
export function gatherRows(working: Working, batch: WindowRows, common: number, into: WindowFigures): void {
  const { evidence, armOf, rows, windowMs } = batch;
  const arms = working.base.length;
  into.arms = arms;
  into.days = windowMs / DAY_MS;
  into.seen.fill(0, 0, arms);
  into.factor.fill(0, 0, arms);
  into.conversions.fill(0, 0, arms);
  into.clicks.fill(0, 0, arms);
  into.spent.fill(0, 0, arms);
  const counted = !working.without.includes('clicks');
  const season = new SeasonOfWindow(working, windowMs);
  for (let n = batch.from; n < batch.to; n++) {
    const i = rows[n]!;
    const k = armOf[i]!;
    into.seen[k] = 1;
    into.factor[k] = common * season.factorOf(k, evidence.localStartMs[i]!);
    into.conversions[k] = into.conversions[k]! + conversionsAt(evidence, i);
    if (counted) into.clicks[k] = into.clicks[k]! + clicksAt(evidence, i);
    into.spent[k] = into.spent[k]! + spendAt(working, evidence, i, windowMs);
  }
}

/** Season factors of the rows of one window: the same for all arms of a channel that share a clock. */
class SeasonOfWindow {
  private readonly known: Float64Array;
  private localStartMs = Number.NaN;

  constructor(
    private readonly working: Working,
    private readonly windowMs: number,
  ) {
    this.known = new Float64Array(working.channels.length);
  }

  factorOf(k: number, localStartMs: number): number {
    if (localStartMs !== this.localStartMs) {
      this.localStartMs = localStartMs;
      this.known.fill(0);
    }
    const at = this.working.season[k]!;
    const known = this.known[at / CHANNEL_STRIDE]!;
    if (known > 0) return known;
    const factor = seasonFactor(this.working.channelStats, at, localStartMs, this.windowMs);
    this.known[at / CHANNEL_STRIDE] = factor;
    return factor;
  }
}

/**
 * What spend is at work in the window? For conversions over all lags as they weigh, for clicks under the likeliest; passes the
 * window's spend through the lags.
 * @param weight cell weights of the arms' mean curves: arms × cells from `weightAt` on
 */
export function putSpendToWork(
  working: Working,
  windowMs: number,
  weight: Float64Array,
  weightAt: number,
  window: WindowFigures,
): void {
  const { campaignStats } = working;
  const { arms, spent, spend, smoothed, exposure, clickExposure, lagExposure } = window;
  smoothSpend(working, windowMs, spent, smoothed);
  mixLags(campaignStats, CAMPAIGN.conversionLag, smoothed, arms, spend);
  const clickLag = campaignStats[CAMPAIGN.clickLag + LAG.active]!;
  for (let k = 0; k < arms; k++) {
    const cell = k * CELLS;
    exposures(spend[k]!, exposure, cell);
    for (let m = 0; m < LAGS; m++) {
      exposures(smoothed[m * arms + k]!, X, 0);
      lagExposure[m * arms + k] = meanExposure(weight, weightAt + cell, X, 0);
      if (m === clickLag) for (let j = 0; j < CELLS; j++) clickExposure[cell + j] = X[j]!;
    }
  }
}

const X = new Float64Array(CELLS);
