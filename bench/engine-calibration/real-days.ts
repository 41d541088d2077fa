import { decide, type EngineArm, type EngineState, makeEvidence, predict } from '../../src/engine/index.js';
import { Rng } from '../../src/kernel/rng.js';
import { addDays, DAY_MS, startOfDayMs } from '../../src/kernel/units/time.js';
import { type ArmDay, DAY_COUNT, FIRST_DAY, readOnlineAds } from '../real-input/online-ads.js';
import { DayPeer } from './day-peers.js';

/** Days on which nothing is scored: too little was seen. */
const UNSCORED_DAYS = 14;
const LEVELS = [0.5, 0.8, 0.95];

/** How one model expects the conversions of arms a day ahead, given the cost of the day. */
export interface DayScores {
  readonly name: string;
  /** Mean ln probability of what came about, an arm-day. */
  readonly logScore: number;
  /** Part of the arm-days within intervals of 50, 80 and 95 % (randomised at their edges); empty for peers. */
  readonly covered: readonly number[];
  readonly scored: number;
}

/** Plays the days of a real advertiser to the engine and to its peers, and scores what each expected of every day. */
export async function scoreDays(path: string): Promise<DayScores[]> {
  const byDay = await readOnlineAds(path);
  const peers = [
    new DayPeer('constant rate, Poisson', 'ALL', 'POISSON'),
    new DayPeer('7-day mean, negative binomial', 'WEEK', 'ONE'),
    new DayPeer('7-day mean, mixture', 'WEEK', 'SIZES'),
    new DayPeer('exponential mean, mixture', 'EXPONENTIAL', 'SIZES'),
  ];
  const engine = new EngineDays([...byDay.values()].flat());
  const scores = new Map<string, number>();
  let scored = 0;
  for (let n = 0; n < DAY_COUNT; n++) {
    const results = byDay.get(addDays(FIRST_DAY, n))!;
    const spent = results.filter(({ costMicros }) => costMicros > 0n);
    if (n >= UNSCORED_DAYS) {
      scored += spent.length;
      scores.set('engine', (scores.get('engine') ?? 0) + engine.score(n, spent));
      for (const peer of peers) {
        const sum = spent.reduce(
          (all, { arm, costMicros, conversions }) =>
            all + peer.logProbability(arm, Number(costMicros), conversions),
          0,
        );
        scores.set(peer.name, (scores.get(peer.name) ?? 0) + sum);
      }
    }
    for (const peer of peers) {
      for (const { arm, costMicros, conversions } of results)
        peer.learn(arm, Number(costMicros), conversions);
    }
    engine.learn(n, results);
  }
  return [...scores].map(([name, sum]) => ({
    name,
    logScore: sum / scored,
    covered: name === 'engine' ? engine.inside.map((count) => count / scored) : [],
    scored,
  }));
}

/** The engine, fed with a day at its end. */
class EngineDays {
  readonly inside = LEVELS.map(() => 0);
  private readonly arms: EngineArm[];
  private readonly index = new Map<string, number>();
  private readonly edge = new Rng(1);
  private state: EngineState | null = null;
  private previousMicros: BigInt64Array | null = null;

  constructor(all: readonly ArmDay[]) {
    const names = [...new Set(all.map(({ arm }) => arm))].toSorted();
    names.forEach((name, k) => this.index.set(name, k));
    this.arms = names.map((name, k) => {
      const [campaign, banner, placement] = name.split(' | ') as [string, string, string];
      return {
        key: k + 1,
        platform: campaign,
        channel: placement,
        creative: banner,
        bid: 'auto',
        active: true,
        minShare: null,
        maxShare: null,
      };
    });
  }

  /** Sum of ln probabilities of what the arms brought; counts how often intervals hold it. */
  score(n: number, spent: readonly ArmDay[]): number {
    const spendMicros = new Float64Array(this.arms.length);
    const observed = new Float64Array(this.arms.length);
    for (const { arm, costMicros, conversions } of spent) {
      spendMicros[this.index.get(arm)!] = Number(costMicros);
      observed[this.index.get(arm)!] = conversions;
    }
    const windowStartMs = startOfDayMs(addDays(FIRST_DAY, n), 'UTC');
    const prediction = predict({
      state: this.state!,
      arms: this.arms,
      spendMicros,
      windowStartMs,
      windowMs: DAY_MS,
      localStartMs: windowStartMs,
      seed: n,
      observed,
    });
    let sum = 0;
    for (const { arm } of spent) {
      const k = this.index.get(arm)!;
      sum += Math.log(Math.max(1e-22, prediction.probability[k]!));
      const below = prediction.below[k]!;
      const point = below + this.edge.uniform() * (prediction.upTo[k]! - below);
      LEVELS.forEach((level, i) => {
        if (Math.abs(point - 0.5) <= level / 2) this.inside[i]! += 1;
      });
    }
    return sum;
  }

  learn(n: number, results: readonly ArmDay[]): void {
    const evidence = makeEvidence(results.length);
    const startMs = startOfDayMs(addDays(FIRST_DAY, n), 'UTC');
    results.forEach((row, i) => {
      evidence.armKey[i] = this.index.get(row.arm)! + 1;
      evidence.windowStartMs[i] = startMs;
      evidence.localStartMs[i] = startMs;
      evidence.windowMs[i] = DAY_MS;
      evidence.impressions[i] = row.impressions;
      evidence.clicks[i] = row.clicks;
      evidence.conversions[i] = row.conversions;
      evidence.revenueMicros[i] = Number(row.revenueMicros);
      evidence.costMicros[i] = Number(row.costMicros);
    });
    const nowMs = startMs + DAY_MS;
    const spent = results.reduce((sum, { costMicros }) => sum + costMicros, 0n);
    const { decision, state } = decide({
      campaign: {
        kpi: 'ROAS',
        budgetMicros: 10n ** 15n,
        spentMicros: 0n,
        spentTodayMicros: 0n,
        dailyBudgetMicros: spent > 1_000_000n ? spent : 1_000_000n,
        billableUnitMicros: 10_000n,
        startMs: 0,
        endMs: null,
        dayStartMs: nowMs,
        dayEndMs: nowMs + DAY_MS,
        constraints: { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
      },
      intervalMs: DAY_MS,
      nowMs,
      localNowMs: nowMs,
      arms: this.arms,
      previousMicros: this.previousMicros,
      state: this.state,
      evidence,
      seed: n,
    });
    this.state = state;
    this.previousMicros = decision.arms.budgetMicros;
  }
}
