import { Rng, seedOf } from '../../kernel/rng.js';
import { CYCLES } from './environments.js';
import { gamma, orderTotal, poisson } from '../random/sample.js';
import { response } from './true-curves.js';
import { expectedRevenue, rateNoise, type World } from './world.js';

const CLICK_THROUGH_RATE = 0.03;
/** Mean and spread of the delay, in cycles: geometric with .95 to stay, lognormal with median 20 and log-sd 1. */
const STAY = 0.95;
const DELAY_MEDIAN = 20;

/** What an advertiser sees of one cycle, per arm. */
export interface CycleFigures {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenue: Float64Array;
}

/** A world being played: carries delayed orders and carryover from cycle to cycle. */
export class WorldRun {
  /** Effective spend after carryover, per arm. */
  private readonly effective: Float64Array;
  /** Orders still to come, by cycle of arrival × arm: counts. Only the lognormal delay needs the calendar. */
  private readonly calendar: Float64Array;
  private readonly waiting: Float64Array;
  private cycle = 0;
  private earned = 0;
  private best = 0;

  constructor(
    private readonly world: World,
    private readonly seed: number,
  ) {
    const count = world.arms.length;
    this.effective = new Float64Array(count);
    this.waiting = new Float64Array(count);
    this.calendar = new Float64Array(world.spec.delay === 'LOGNORMAL' ? (CYCLES + 1) * count : 0);
  }

  /** Expected revenue so far over that of the per-cycle oracle, in [0, 1]. */
  get score(): number {
    return this.best > 0 ? this.earned / this.best : 0;
  }

  /** Spends money for one cycle and returns what is reported in it. */
  step(spend: Float64Array): CycleFigures {
    const { world, cycle } = this;
    const { spec, arms } = world;
    const count = arms.length;
    const rng = new Rng(seedOf('run', this.seed, cycle));
    for (let k = 0; k < count; k++) {
      this.effective[k] = spec.adstock * this.effective[k]! + (1 - spec.adstock) * spend[k]!;
    }
    this.earned += expectedRevenue(world, cycle, this.effective);
    this.best += world.oracle[cycle]!;
    const figures: CycleFigures = {
      impressions: new Float64Array(count),
      clicks: new Float64Array(count),
      conversions: new Float64Array(count),
      revenue: new Float64Array(count),
    };
    for (let k = 0; k < count; k++) {
      const arm = arms[k]!;
      const at = cycle * count + k;
      const x = arm.halfSaturation * response(arm.curve, this.effective[k]! / arm.halfSaturation);
      const rate = (world.quality[at]! * world.season[at]! * x) / arm.orderValue;
      const orders = poisson(rng, rate * rateNoise(rng, spec.extraVariance));
      const arrived = this.arrive(rng, k, orders);
      figures.conversions[k] = arrived;
      figures.revenue[k] = orderTotal(rng, arrived, arm.orderValue, spec.orderSd);
      figures.clicks[k] = poisson(rng, this.clickMean(rng, k, x));
      figures.impressions[k] = poisson(rng, figures.clicks[k]! / CLICK_THROUGH_RATE);
    }
    this.cycle += 1;
    return figures;
  }

  private clickMean(rng: Rng, k: number, x: number): number {
    const arm = this.world.arms[k]!;
    if (!this.world.spec.clicksMislead) return x / arm.costPerClick;
    const half = 3 * arm.halfSaturation;
    return (half * Math.log1p(this.effective[k]! / half) * (gamma(rng, 5) / 5)) / arm.costPerClick;
  }

  private arrive(rng: Rng, k: number, orders: number): number {
    const count = this.world.arms.length;
    if (this.world.spec.delay === 'NONE') return orders;
    if (this.world.spec.delay === 'GEOMETRIC') {
      const open = this.waiting[k]! + orders;
      let arrived = 0;
      for (let i = 0; i < open; i++) if (rng.uniform() > STAY) arrived += 1;
      this.waiting[k] = open - arrived;
      return arrived;
    }
    for (let i = 0; i < orders; i++) {
      const due = this.cycle + Math.floor(DELAY_MEDIAN * Math.exp(rng.normal()));
      if (due < CYCLES) this.calendar[due * count + k] = this.calendar[due * count + k]! + 1;
    }
    return this.calendar[this.cycle * count + k]!;
  }
}
