import { CAMPAIGN, DRIFTS } from './layout.js';

/** Weight below which a drift hypothesis is not drawn. */
const LEAST_WEIGHT = 0.02;

/** Hypotheses that weigh enough to be drawn: 1 = yes. */
export function plausibleDrifts(stats: Float64Array): Uint8Array {
  return Uint8Array.from({ length: DRIFTS.length }, (_, q) =>
    stats[CAMPAIGN.driftWeight + q]! > LEAST_WEIGHT ? 1 : 0,
  );
}

/** The plausible hypothesis at a point of their cumulative weight, u in [0, 1). */
export function driftAt(stats: Float64Array, plausible: Uint8Array, u: number): number {
  let sum = 0;
  for (let q = 0; q < DRIFTS.length; q++) sum += plausible[q]! * stats[CAMPAIGN.driftWeight + q]!;
  let rest = u * sum;
  let last = 0;
  for (let q = 0; q < DRIFTS.length; q++) {
    if (plausible[q] !== 1) continue;
    last = q;
    rest -= stats[CAMPAIGN.driftWeight + q]!;
    if (rest < 0) return q;
  }
  return last;
}

/** The hypothesis of drift that weighs most. */
export function likeliestDrift(stats: Float64Array): number {
  let best = 0;
  for (let q = 1; q < DRIFTS.length; q++) {
    if (stats[CAMPAIGN.driftWeight + q]! > stats[CAMPAIGN.driftWeight + best]!) best = q;
  }
  return best;
}
