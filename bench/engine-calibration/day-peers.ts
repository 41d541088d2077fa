import { logGamma, logNegativeBinomials } from '../../src/engine/decide/special-functions.js';
import { SURPRISES } from '../../src/engine/decide/layout.js';

/** How a peer remembers the days of an arm: all alike, the last seven, or each day at .8 of the one after. */
export type Memory = 'ALL' | 'WEEK' | 'EXPONENTIAL';
/** How it spreads counts: Poisson, one negative binomial, or a mixture over the engine's sizes of dispersion. */
export type Spread = 'POISSON' | 'ONE' | 'SIZES';

const KEEP = 0.8;
const DAYS_OF_WEEK = 7;
/** Conversions at the campaign's rate that an arm starts from. */
const PRIOR = 0.5;

interface Day {
  readonly cost: number;
  readonly conversions: number;
}

/** Expects an arm's conversions of a day to be its cost times its conversions per cost so far, and learns how far off that is. */
export class DayPeer {
  private readonly days = new Map<string, Day[]>();
  private readonly weight = new Float64Array([1, 3, 12, 3, 1]);
  private over = 2;
  private under = 100;

  constructor(
    readonly name: string,
    private readonly memory: Memory,
    private readonly spread: Spread,
  ) {}

  /** ln probability of a count, given the cost of the day. */
  logProbability(arm: string, cost: number, count: number): number {
    const { mean, shape } = this.expected(arm, cost);
    if (this.spread === 'POISSON') return count * Math.log(mean) - mean - logGamma(count + 1);
    const likelihood = this.likelihoods(count, mean, shape);
    const weights = this.spread === 'ONE' ? Float64Array.of(0, 0, 1, 0, 0) : this.weight;
    const total = weights.reduce((sum, own) => sum + own, 0);
    const common = logGamma(count + 1);
    const sum = likelihood.reduce((all, own, z) => all + (weights[z]! / total) * Math.exp(own - common), 0);
    return Math.log(Math.max(1e-22, sum));
  }

  /** The day is over. */
  learn(arm: string, cost: number, count: number): void {
    if (cost > 0 && this.days.size > 0) this.learnSpread(arm, cost, count);
    const own = this.days.get(arm) ?? [];
    own.push({ cost, conversions: count });
    this.days.set(arm, own);
  }

  private learnSpread(arm: string, cost: number, count: number): void {
    const { mean, shape } = this.expected(arm, cost);
    if (!(mean > 0.05)) return;
    const d = this.over / this.under;
    const own = (mean * mean) / shape;
    const squared = Math.min((count - mean) ** 2, 25 * (mean * (1 + d * mean) + own) + 9);
    const g = (1 + d * mean + own / mean) ** -2;
    this.over = Math.max(1e-3, this.over + g * (squared - mean - own));
    this.under += g * mean * mean;
    const likelihood = this.likelihoods(count, mean, shape);
    const best = Math.max(...likelihood);
    const parts = likelihood.map((one, z) => this.weight[z]! * Math.exp(one - best));
    const sum = parts.reduce((all, part) => all + part, 0);
    for (let z = 0; z < SURPRISES.length; z++) this.weight[z] = this.weight[z]! + parts[z]! / sum;
  }

  private likelihoods(count: number, mean: number, shape: number): Float64Array {
    const d = this.over / this.under;
    const sizes = Float64Array.from(SURPRISES, (size) => 1 / (1 / shape + d * size * (1 + 1 / shape)));
    const into = new Float64Array(sizes.length);
    const alike = (value: number) => new Float64Array(sizes.length).fill(value);
    logNegativeBinomials(alike(count), alike(mean), sizes, sizes.length, into);
    return into;
  }

  private expected(arm: string, cost: number): { mean: number; shape: number } {
    let allCost = 0;
    let all = 0;
    for (const days of this.days.values()) {
      const [c, y] = this.remembered(days);
      allCost += c;
      all += y;
    }
    const rate = allCost > 0 ? Math.max(all, PRIOR) / allCost : 1;
    const [ownCost, own] = this.remembered(this.days.get(arm) ?? []);
    return { mean: (cost * (own + PRIOR)) / (ownCost + PRIOR / rate), shape: own + PRIOR };
  }

  /** Cost and conversions of the days as they are remembered. */
  private remembered(days: readonly Day[]): [number, number] {
    let cost = 0;
    let conversions = 0;
    const from = this.memory === 'WEEK' ? Math.max(0, days.length - DAYS_OF_WEEK) : 0;
    for (let i = from; i < days.length; i++) {
      const keep = this.memory === 'EXPONENTIAL' ? KEEP ** (days.length - 1 - i) : 1;
      cost += keep * days[i]!.cost;
      conversions += keep * days[i]!.conversions;
    }
    return [cost, conversions];
  }
}
