import { type EngineOverride, type FactorKind, mainFactor, makeEvidence } from '../../src/engine/index.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';
import { ARMS, Campaign, CYCLES_PER_DAY, EVEN, type Moves } from './campaign.js';

/** What was planted in a case, and by which factor it must be told. */
export interface Case {
  readonly top: FactorKind | null;
  readonly planted: FactorKind;
  readonly moves: Moves;
}

/** A thing that can happen to a campaign. */
type Plant = (seed: number, rng: Rng) => Omit<Case, 'top'> & { readonly arm: number };

const LEARN = 2 * CYCLES_PER_DAY;
/** Cycles over which what is learned little by little is told: an hour. */
const PERIOD = 4;

/** Channels that do well at opposite times of day; told is a stretch of three hours in which they draw apart fastest. */
const season: Plant = (seed, rng) => {
  const campaign = new Campaign(seed);
  const phase = 2 * Math.PI * rng.uniform();
  campaign.season = (arm, cycle) => {
    const angle = (2 * Math.PI * cycle) / CYCLES_PER_DAY + phase;
    return 1 + (arm % 2 === 0 ? 0.6 : -0.6) * Math.sin(angle);
  };
  const steepest = Math.round((CYCLES_PER_DAY * (2 - phase / Math.PI)) / 2) % CYCLES_PER_DAY;
  campaign.run(4 * CYCLES_PER_DAY + steepest - 6);
  const moves = campaign.explain(12);
  return { planted: 'SEASON', moves, arm: mostMoved(moves) };
};

/** An arm that has money becomes two and a half times as good, or as bad. */
const quality: Plant = (seed, rng) => {
  const campaign = learned(seed);
  const arm = anyWithMoney(campaign, rng);
  const truth = campaign.arms[arm]!;
  truth.quality *= rng.uniform() < 0.5 ? 2.5 : 0.4;
  campaign.run(1);
  return { planted: 'NEW_EVIDENCE', moves: campaign.explain(PERIOD), arm };
};

/** Rows of a test of spend come in: at more money than it has an arm brings hardly more, at less hardly less. */
const saturation: Plant = (seed, rng) => {
  const campaign = new Campaign(seed);
  const arm = Math.floor(rng.uniform() * ARMS);
  const truth = campaign.arms[arm]!;
  truth.curve = 'EXPONENTIAL';
  truth.halfSaturation = 0.35 * EVEN;
  truth.quality = 7;
  campaign.settings.constraints = { ...campaign.settings.constraints, maxShare: 0.2, minShare: 0.05 };
  campaign.run(LEARN);
  const rows = 96;
  const test = makeEvidence(rows);
  const own = Number(campaign.budgets![arm]!) / 1e6 / CYCLES_PER_DAY;
  for (let i = 0; i < rows; i++)
    campaign.report(test, i, arm, campaign.cycle - 2 - i, own * (i % 2 === 0 ? 0.25 : 3), rng);
  campaign.extra = test;
  return { planted: 'SATURATION', moves: campaign.explain(1), arm };
};

/** An order of an arm becomes worth twice as much, or half; there are as many as before. */
const value: Plant = (seed, rng) => {
  const campaign = learned(seed);
  const arm = anyWithMoney(campaign, rng);
  const truth = campaign.arms[arm]!;
  const factor = rng.uniform() < 0.5 ? 3 : 1 / 3;
  truth.orderValue *= factor;
  truth.quality *= factor;
  campaign.run(1);
  return { planted: 'VALUE', moves: campaign.explain(8 * PERIOD), arm };
};

/** The daily budget is raised or lowered by half. */
const budget: Plant = (seed, rng) => {
  const campaign = learned(seed);
  campaign.settings.daily *= rng.uniform() < 0.5 ? 1.5 : 0.6;
  return { planted: 'PACING', moves: campaign.explain(1), arm: Math.floor(rng.uniform() * ARMS) };
};

/** An analyst demands or believes something of an arm. */
const override: Plant = (seed, rng) => {
  const campaign = learned(seed);
  const arm = Math.floor(rng.uniform() * ARMS);
  const own = shareOf(campaign.budgets![arm]!, campaign.settings.daily);
  const armKey = arm + 1;
  const kinds: readonly EngineOverride[] = [
    { kind: 'PIN', armKey, bound: { share: own < 0.15 ? own + 0.1 : own - 0.1 } },
    { kind: 'FLOOR', armKey, bound: { share: own + 0.1 } },
    { kind: 'CAP', armKey, bound: { share: own / 3 } },
    { kind: 'EXCLUDE', armKey },
    { kind: 'BELIEF', armKey, mean: 8, lower: 7.5, upper: 8.5 },
  ];
  campaign.settings.overrides = [kinds[Math.floor(rng.uniform() * kinds.length)]!];
  return { planted: 'OVERRIDE', moves: campaign.explain(1), arm };
};

/** The most that an arm may have is lowered below what the largest one has. */
const limit: Plant = (seed, rng) => {
  const campaign = learned(seed);
  const shares = Array.from(campaign.budgets!, (micros) => shareOf(micros, campaign.settings.daily));
  const most = Math.max(...shares);
  const maxShare = Math.max(1.02 / ARMS, most * (0.4 + 0.3 * rng.uniform()));
  campaign.settings.constraints = { ...campaign.settings.constraints, maxShare };
  return { planted: 'CONSTRAINTS', moves: campaign.explain(1), arm: shares.indexOf(most) };
};

export const CAUSES = { season, quality, saturation, value, budget, override, limit } as const;
export type Cause = keyof typeof CAUSES;

/** What the engine does not read yet, so that no decision can rest on it. */
export const NOT_READ = ['competition', 'lift test', 'dated event'] as const;

export function playCase(cause: Cause, seed: number): Case {
  const { planted, moves, arm } = CAUSES[cause](seed, new Rng(seedOf('case', cause, seed)));
  return { planted, moves, top: topOf(moves, arm) };
}

function learned(seed: number): Campaign {
  const campaign = new Campaign(seed);
  campaign.run(LEARN);
  return campaign;
}

/** An arm of which something is seen: one with at least two thirds of an even share. */
function anyWithMoney({ budgets, settings }: Campaign, rng: Rng): number {
  const arms = Array.from(budgets!.keys()).filter(
    (k) => shareOf(budgets![k]!, settings.daily) > 2 / 3 / ARMS,
  );
  return arms[Math.floor(rng.uniform() * arms.length)]!;
}

function shareOf(micros: bigint, daily: number): number {
  return Number(micros) / 1e6 / daily;
}

function mostMoved({ change }: Moves): number {
  return change.reduce((most, micros, k) => (size(micros) > size(change[most]!) ? k : most), 0);
}

function topOf({ byArm }: Moves, arm: number): FactorKind | null {
  const factors = Array.from(byArm[arm]!, ([kind, amountMicros]) => ({ kind, amountMicros }));
  return mainFactor(factors)?.kind ?? null;
}

function size(micros: bigint): bigint {
  return micros < 0n ? -micros : micros;
}
