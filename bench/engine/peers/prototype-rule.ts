import { Rng, seedOf } from '../../../src/kernel/rng.js';
import type { Policy, PolicySetup } from '../policy.js';
import { Totals } from './totals.js';

const RISK_TOLERANCE = 0.3;

/**
 * The rule of the prototype that this engine replaces, with its mistakes: one arm is served per cycle; sampling only before an
 * arm's first turn; a risk bonus of the wrong sign that uses the variance of rounds; money in proportion to the score, from
 * which what the arm spent before is subtracted.
 */
export function prototypeRule(setup: PolicySetup): Policy {
  const { armCount, budget } = setup;
  const totals = new Totals(armCount);
  const rng = new Rng(seedOf('prototype', setup.seed));
  const rounds = new Float64Array(armCount);
  const squares = new Float64Array(armCount);
  const score = (k: number): number => {
    if (rounds[k] === 0) return rng.uniform();
    const mean = totals.roas(k);
    return Math.max(
      0,
      mean + (1 - RISK_TOLERANCE) * Math.sqrt(Math.max(0, squares[k]! / rounds[k]! - mean * mean)),
    );
  };
  return {
    allocate(cycle) {
      const scores = Float64Array.from({ length: armCount }, (_, k) => score(k));
      const sum = scores.reduce((total, own) => total + own, 0);
      const spent = totals.spend.reduce((total, own) => total + own, 0);
      return scores.map((own, k) => {
        const wanted = sum > 0 ? (own / sum) * (spent + budget) : budget / armCount;
        return Math.max(0, wanted - totals.spend[k]!) + (k === cycle % armCount ? 0.1 * budget : 0);
      });
    },
    observe(_cycle, spend, figures) {
      totals.add(spend, figures);
      for (let k = 0; k < armCount; k++) {
        if (!(spend[k]! > 0)) continue;
        rounds[k] = rounds[k]! + 1;
        squares[k] = squares[k]! + (figures.revenue[k]! / spend[k]!) ** 2;
      }
    },
  };
}
