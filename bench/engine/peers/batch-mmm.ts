import type { Policy, PolicySetup } from '../policy.js';
import { Totals } from './totals.js';

const HALF_SATURATIONS = [0.15, 0.4, 1, 2.5, 6, 50] as const;
const MOST_STEP = 0.3;
const LEAST_SHARE = 0.001;

/**
 * Stand-in for a marketing-mix model run in batches: a curve of its own per arm, fitted by maximum likelihood to all history
 * (no forgetting, season, delay, hierarchy or sampling), optimised, and followed in steps of at most ±30 % a cycle.
 */
export function batchMmm(setup: PolicySetup): Policy {
  const { armCount, budget } = setup;
  const even = budget / armCount;
  const halves = HALF_SATURATIONS.map((h) => h * even);
  const totals = new Totals(armCount);
  const exposure = new Float64Array(armCount * halves.length);
  const logExposure = new Float64Array(armCount * halves.length);
  let spend = new Float64Array(armCount).fill(even);
  return {
    allocate(cycle) {
      if (cycle === 0) return spend;
      const value = totals.value();
      const curves = Array.from({ length: armCount }, (_, k) => {
        const j = bestCurve(k, totals, exposure, logExposure, halves.length);
        const rate = (totals.conversions[k]! + 0.5) / (exposure[k * halves.length + j]! + 0.5 * even);
        const own = (totals.revenue[k]! + 5 * value) / (totals.conversions[k]! + 5);
        return { half: halves[j]!, slope: rate * own };
      });
      const wanted = fill(curves, budget);
      spend = spend.map((now, k) => {
        const least = Math.max(now, LEAST_SHARE * budget);
        return Math.min(least * (1 + MOST_STEP), Math.max(now * (1 - MOST_STEP), wanted[k]!));
      });
      return spend;
    },
    observe(_cycle, spent, figures) {
      spend = spent.slice();
      totals.add(spent, figures);
      for (let k = 0; k < armCount; k++) {
        for (let j = 0; j < halves.length; j++) {
          const x = halves[j]! * Math.log1p(spent[k]! / halves[j]!);
          const at = k * halves.length + j;
          exposure[at] = exposure[at]! + x;
          logExposure[at] = logExposure[at]! + (x > 0 ? figures.conversions[k]! * Math.log(x) : 0);
        }
      }
    },
  };
}

/** The curve with the highest Poisson likelihood, its rate at the maximum. */
function bestCurve(
  k: number,
  totals: Totals,
  exposure: Float64Array,
  logExposure: Float64Array,
  size: number,
): number {
  let best = 2;
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) {
    const at = k * size + j;
    const log = logExposure[at]! - totals.conversions[k]! * Math.log(exposure[at]!);
    if (exposure[at]! > 0 && log > most + 1e-9) {
      most = log;
      best = j;
    }
  }
  return best;
}

function fill(curves: readonly { half: number; slope: number }[], budget: number): Float64Array {
  const most = Math.max(...curves.map((curve) => curve.slope));
  let low = Math.log(most) - 40;
  let high = Math.log(most);
  const spend = new Float64Array(curves.length);
  for (let i = 0; i < 50; i++) {
    const level = Math.exp((low + high) / 2);
    let sum = 0;
    curves.forEach((curve, k) => {
      spend[k] = Math.max(0, curve.half * (curve.slope / level - 1));
      sum += spend[k]!;
    });
    if (sum > budget) low = Math.log(level);
    else high = Math.log(level);
  }
  return spend;
}
