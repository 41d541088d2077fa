import { Rng, seedOf } from '../../kernel/rng.js';
import { logNormalMeanOne, orderTotal, poisson } from '../random/sample.js';
import { response, type TrueCurve } from './true-curves.js';

const DAY_MS = 86_400_000;
const EFFECT_SD = { platform: 0.2, channel: 0.25, creative: 0.25, bid: 0.1, own: 0.35 };
/** Factors that a quality is multiplied with for an epoch, and how likely each is. */
const TURNS: readonly (readonly [number, number])[] = [
  [1, 0.6],
  [1.8, 0.2],
  [0.5, 0.2],
];
const CURVES: readonly TrueCurve[] = ['LOG', 'RATIO', 'POWER'];
const DIURNAL = 0.4;
const ORDER_SD = 0.4;

/** An arm as the market is told of it. */
export interface MarketArmSpec {
  readonly key: number;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
}

export interface MarketSpec {
  readonly seed: number;
  readonly arms: readonly MarketArmSpec[];
  /** Daily budget that the market is sized for: an even split of it is where returns begin to diminish. Micros, > 0. */
  readonly dailyBudgetMicros: number;
  /** Mean revenue of an order, in micros. */
  readonly orderValueMicros: number;
  /** Revenue per cost of the first unit of money of a median arm. */
  readonly baseRoas: number;
  /** How long the quality of an arm stays as it is. */
  readonly epochMs: number;
}

/** A market with its truths drawn; a pure function of its spec. Figures of one arm do not depend on the other arms. */
export interface Market {
  readonly spec: MarketSpec;
  readonly arms: ReadonlyMap<number, MarketArm>;
}

interface MarketArm {
  /** Revenue of the first unit of money. */
  readonly quality: number;
  readonly curve: TrueCurve;
  /** Micros per day. */
  readonly halfSaturation: number;
  readonly orderValueMicros: number;
  readonly costPerClickMicros: number;
  readonly clickRate: number;
  /** Hour of day, as an angle, at which the channel does best. */
  readonly peak: number;
}

/** What the platforms report of one window, in the order of the arm keys asked for. Conversions and clicks are whole numbers. */
export interface MarketFigures {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenueMicros: BigInt64Array;
  readonly costMicros: BigInt64Array;
}

/** Draws the truths of a market: arms of the same platform, channel or creative resemble each other. */
export function makeMarket(spec: MarketSpec): Market {
  const even = spec.dailyBudgetMicros / Math.max(1, spec.arms.length);
  const effect = (kind: string, name: string, sd: number): number =>
    sd * new Rng(seedOf('effect', spec.seed, kind, name)).normal();
  const arms = spec.arms.map((arm): [number, MarketArm] => {
    const rng = new Rng(seedOf('arm', spec.seed, arm.key));
    const log =
      effect('platform', arm.platform, EFFECT_SD.platform) +
      effect('channel', arm.channel, EFFECT_SD.channel) +
      effect('creative', arm.creative, EFFECT_SD.creative) +
      effect('bid', arm.bid, EFFECT_SD.bid) +
      EFFECT_SD.own * rng.normal();
    const clickRate = 0.02 * Math.exp(0.4 * rng.normal());
    return [
      arm.key,
      {
        quality: spec.baseRoas * Math.exp(log),
        curve: CURVES[Math.floor(rng.uniform() * CURVES.length)]!,
        halfSaturation: 1.5 * even * Math.exp(0.4 * rng.normal()),
        orderValueMicros: spec.orderValueMicros * Math.exp(0.15 * rng.normal()),
        costPerClickMicros: 800_000 * Math.exp(0.3 * rng.normal()),
        clickRate,
        peak: 2 * Math.PI * new Rng(seedOf('peak', spec.seed, arm.channel)).uniform(),
      },
    ];
  });
  return { spec, arms: new Map(arms) };
}

/**
 * What comes of spending on arms in a window? A pure function of the market, the arm, the window and the spend: asked twice, the
 * same figures come back. A platform spends 94 to 100 % of what it may, in whole cents (10,000 micros).
 * @param spendMicros what each arm may spend in the window (not per day); an unknown key has figures of zero
 * @param localStartMs the window's start on the account's wall clock, as if that clock were UTC
 */
export function simulateWindow(
  market: Market,
  armKeys: Int32Array,
  spendMicros: BigInt64Array,
  windowStartMs: number,
  windowMs: number,
  localStartMs: number,
): MarketFigures {
  const count = armKeys.length;
  const figures: MarketFigures = {
    impressions: new Float64Array(count),
    clicks: new Float64Array(count),
    conversions: new Float64Array(count),
    revenueMicros: new BigInt64Array(count),
    costMicros: new BigInt64Array(count),
  };
  for (let k = 0; k < count; k++) {
    const arm = market.arms.get(armKeys[k]!);
    if (!arm || spendMicros[k]! <= 0n) continue;
    const rng = new Rng(seedOf('window', market.spec.seed, armKeys[k]!, windowStartMs, windowMs));
    const may = Number(spendMicros[k]!);
    const cost = Math.floor((may * (0.94 + 0.06 * rng.uniform())) / 10_000) * 10_000;
    figures.costMicros[k] = BigInt(cost);
    const days = windowMs / DAY_MS;
    const exposure = arm.halfSaturation * response(arm.curve, cost / days / arm.halfSaturation) * days;
    const revenue =
      exposure * qualityAt(market, armKeys[k]!, windowStartMs) * diurnal(arm, localStartMs, windowMs);
    figures.clicks[k] = poisson(rng, (exposure / arm.costPerClickMicros) * logNormalMeanOne(rng, 0.2));
    figures.impressions[k] = figures.clicks[k]! + poisson(rng, figures.clicks[k]! / arm.clickRate);
    figures.conversions[k] = poisson(rng, revenue / arm.orderValueMicros);
    const total = orderTotal(rng, figures.conversions[k]!, arm.orderValueMicros, ORDER_SD);
    figures.revenueMicros[k] = BigInt(Math.round(total / 10_000)) * 10_000n;
  }
  return figures;
}

/** Revenue of the first unit of money of an arm at an instant: its quality, turned up or down for the epoch. */
export function qualityAt(market: Market, armKey: number, atMs: number): number {
  const arm = market.arms.get(armKey);
  if (!arm) return 0;
  // Each arm has its own phase, so that changes do not come all at once.
  const phase = new Rng(seedOf('phase', market.spec.seed, armKey)).uniform();
  const epoch = Math.floor(atMs / market.spec.epochMs + phase);
  let u = new Rng(seedOf('turn', market.spec.seed, armKey, epoch)).uniform();
  for (const [factor, probability] of TURNS) {
    if (u < probability) return arm.quality * factor;
    u -= probability;
  }
  return arm.quality;
}

function diurnal(arm: MarketArm, localStartMs: number, windowMs: number): number {
  if (windowMs >= DAY_MS) return 1;
  const angle = (2 * Math.PI * (localStartMs + windowMs / 2)) / DAY_MS;
  return 1 + DIURNAL * Math.cos(angle - arm.peak);
}
