/** A benchmark environment, as data: what differs from the stationary world. */
export interface EnvironmentSpec {
  /** platforms × channels × creatives × bids. */
  readonly levels: readonly [number, number, number, number];
  readonly budgetPerCycle: number;
  /** Median half-saturation in units of budget / arms; null = straight lines. */
  readonly halfSaturation: number | null;
  readonly orderValue: number;
  /** Standard deviation of the log of a single order's value. */
  readonly orderSd: number;
  readonly season: boolean;
  /** Cycles at which qualities change, and how. */
  readonly change: 'NONE' | 'PERMUTE' | 'PARTIAL';
  /** Standard deviation of the step of a random walk of log quality, per cycle. */
  readonly driftSd: number;
  readonly delay: 'NONE' | 'GEOMETRIC' | 'LOGNORMAL';
  /** Part of the effective spend carried over to the next cycle, before the curve. */
  readonly adstock: number;
  /** Variance of a Gamma factor of mean 1 on the rate of each cycle. */
  readonly extraVariance: number;
  /** Clicks follow another curve than conversions, with noise of their own. */
  readonly clicksMislead: boolean;
  /** One arm is 3.5 times as good as all others, which are alike. */
  readonly oneSpecialArm: boolean;
}

const STATIONARY: EnvironmentSpec = {
  levels: [2, 2, 3, 1],
  budgetPerCycle: 1000,
  halfSaturation: 1.5,
  orderValue: 50,
  orderSd: 0.4,
  season: false,
  change: 'NONE',
  driftSd: 0,
  delay: 'NONE',
  adstock: 0,
  extraVariance: 0,
  clicksMislead: false,
  oneSpecialArm: false,
};

const PROTOTYPE_WORLD: EnvironmentSpec = {
  ...STATIONARY,
  levels: [3, 3, 3, 4],
  budgetPerCycle: 10,
  halfSaturation: null,
  orderValue: 10,
  orderSd: 0,
  oneSpecialArm: true,
};

/** All environments, in the order of the table. The mean is taken over the first eleven. */
export const ENVIRONMENTS = {
  stationary: STATIONARY,
  linear: { ...STATIONARY, halfSaturation: null },
  saturated: { ...STATIONARY, halfSaturation: 0.4 },
  seasonal: { ...STATIONARY, season: true },
  abrupt: { ...STATIONARY, change: 'PERMUTE' },
  drift: { ...STATIONARY, driftSd: 0.04 },
  delayed: { ...STATIONARY, delay: 'GEOMETRIC' },
  adstock: { ...STATIONARY, adstock: 0.8 },
  sparse: { ...STATIONARY, orderValue: 1500 },
  heavyTail: { ...STATIONARY, orderSd: 1.6 },
  overdisp: { ...STATIONARY, extraVariance: 0.5 },
  manyArms: { ...STATIONARY, levels: [3, 3, 3, 4], halfSaturation: 6 },
  prototypeWorld: PROTOTYPE_WORLD,
  clicksMislead: { ...STATIONARY, clicksMislead: true },
  otherDelay: { ...STATIONARY, delay: 'LOGNORMAL' },
  partialChange: { ...STATIONARY, change: 'PARTIAL' },
  noisyWorld: { ...PROTOTYPE_WORLD, orderSd: 0.8 },
} as const satisfies Record<string, EnvironmentSpec>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;
export const ENVIRONMENT_NAMES = Object.keys(ENVIRONMENTS) as EnvironmentName[];

/** How many environments, from the first on, the mean is taken over. */
export const SCORED_ENVIRONMENTS = 11;

export const CYCLES = 480;
export const CYCLES_PER_DAY = 96;
/** Cycles at which an environment with a change has it. */
export const CHANGE_CYCLES: readonly number[] = [160, 320];
