import type { CycleFigures } from '../../../src/engine/simulate/world-run.js';

/** Running sums per arm, forgotten by a factor each cycle (1 = never). */
export class Totals {
  readonly spend: Float64Array;
  readonly conversions: Float64Array;
  readonly revenue: Float64Array;

  constructor(
    arms: number,
    private readonly keep = 1,
  ) {
    this.spend = new Float64Array(arms);
    this.conversions = new Float64Array(arms);
    this.revenue = new Float64Array(arms);
  }

  add(spend: Float64Array, figures: CycleFigures): void {
    for (let k = 0; k < spend.length; k++) {
      this.spend[k] = this.keep * this.spend[k]! + spend[k]!;
      this.conversions[k] = this.keep * this.conversions[k]! + figures.conversions[k]!;
      this.revenue[k] = this.keep * this.revenue[k]! + figures.revenue[k]!;
    }
  }

  /** Revenue per cost of an arm; 0 where nothing was spent. */
  roas(k: number): number {
    return this.spend[k]! > 0 ? this.revenue[k]! / this.spend[k]! : 0;
  }

  /** Revenue per conversion over all arms; 1 where none was seen. */
  value(): number {
    const revenue = this.revenue.reduce((sum, own) => sum + own, 0);
    const conversions = this.conversions.reduce((sum, own) => sum + own, 0);
    return conversions > 0 && revenue > 0 ? revenue / conversions : 1;
  }
}

/** Position of the largest value; the first where several are equal. */
export function indexOfBest(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** Everything on one arm. */
export function allOn(arm: number, arms: number, budget: number): Float64Array {
  const spend = new Float64Array(arms);
  spend[arm] = budget;
  return spend;
}
