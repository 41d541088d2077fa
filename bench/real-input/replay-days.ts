import type { Container } from '../../src/app/container.js';
import type { Actor } from '../../src/auth/actor.js';
import { decodeDecision, decodeState, type EngineArm, predict } from '../../src/engine/index.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { isRefusal, type Refusal } from '../../src/kernel/problem.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';
import { addDays, type CalendarDay, DAY_MS, startOfDayMs } from '../../src/kernel/units/time.js';
import { type ArmDay, asMoney, DAY_COUNT, FIRST_DAY, readOnlineAds } from './online-ads.js';

/** Days on which nothing is scored: the engine has seen too little. */
const UNSCORED_DAYS = 14;
const ZONE = 'UTC';

export interface ReplayedDays {
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  readonly arms: number;
  readonly armDays: number;
  readonly cyclesDecided: number;
  /** Cycles whose parts do not sum to the whole to the micro. */
  readonly inexactSums: number;
  readonly notNumbers: number;
  /**
   * One day ahead given the cost of the day, 80 % intervals of conversions. Per arm, counts are small: one at the edge of its
   * interval lies inside by the part that the interval needs of it (the randomised probability integral transform).
   */
  readonly perArm: { readonly inside: number; readonly scored: number };
  readonly total: { readonly inside: number; readonly scored: number };
}

/** A clock that the replay moves from day to day. */
export interface DayClock {
  now(): number;
  set(atMs: number): void;
}

/** Feeds the file day by day, decides a cycle at the end of each day, and asks before each day what it will bring. */
export async function replayDays(path: string, container: Container, clock: DayClock): Promise<ReplayedDays> {
  const byDay = await readOnlineAds(path);
  clock.set(startOfDayMs(FIRST_DAY, ZONE));
  const { actor, campaignId, armIds } = await openCampaign(container, [...byDay.values()].flat());
  const score = new Score();
  let [cyclesDecided, armDays] = [0, 0];
  for (let n = 0; n < DAY_COUNT; n++) {
    const day = addDays(FIRST_DAY, n);
    const results = byDay.get(day)!;
    if (n >= UNSCORED_DAYS) await scoreDay(container, campaignId, day, results, score);
    clock.set(startOfDayMs(addDays(day, 1), ZONE));
    armDays += await record(container, actor, armIds, day, results);
    const pairs = await container.optimisation.dispatchDue(clock.now(), 10);
    cyclesDecided += (await container.optimisation.decideBatch(pairs, 'replay')).decided;
  }
  return {
    accountId: actor.accountId,
    campaignId,
    arms: armIds.size,
    armDays,
    cyclesDecided,
    ...(await checkCycles(container, campaignId)),
    notNumbers: score.notNumbers,
    perArm: { inside: score.armInside, scored: score.armScored },
    total: { inside: score.totalInside, scored: score.totalScored },
  };
}

async function openCampaign(container: Container, results: readonly ArmDay[]) {
  const account = must(
    await container.accounts.create({ name: 'Online ads', currencyCode: 'USD', timeZone: ZONE }),
  );
  const actor: Actor = { tokenId: account.id, accountId: account.id, role: 'ADMIN' };
  const names = [...new Set(results.map((result) => result.arm))].sort();
  const campaign = must(
    await container.campaigns.create(actor, {
      name: 'Replay of April to June',
      kpi: 'ROAS',
      budget: asMoney(400_000_000_000n),
      startsOn: FIRST_DAY,
      endsOn: addDays(FIRST_DAY, 120),
      intervalMinutes: DAY_MS / 60_000,
    }),
  );
  const added = must(
    await container.arms.add(actor, {
      campaignId: campaign.id,
      arms: names.map((name) => {
        const [channel, creative, bid] = name.split(' | ') as [string, string, string];
        return { platform: 'display', channel, creative, bid };
      }),
    }),
  );
  const armIds = new Map(added.arms.map((arm) => [`${arm.channel} | ${arm.creative} | ${arm.bid}`, arm.id]));
  return { actor, campaignId: campaign.id, armIds };
}

async function record(
  container: Container,
  actor: Actor,
  armIds: ReadonlyMap<string, Uuid>,
  day: CalendarDay,
  results: readonly ArmDay[],
): Promise<number> {
  if (results.length === 0) return 0;
  const windowStartMs = startOfDayMs(day, ZONE);
  const recorded = must(
    await container.observations.record(actor, {
      source: 'online_ads',
      observations: results.map((result) => ({
        armId: armIds.get(result.arm)!,
        windowStartMs,
        windowEndMs: windowStartMs + DAY_MS,
        impressions: result.impressions,
        clicks: result.clicks,
        conversions: result.conversions,
        revenue: asMoney(result.revenueMicros),
        cost: asMoney(result.costMicros),
      })),
    }),
  );
  return recorded.added;
}

class Score {
  armInside = 0;
  armScored = 0;
  totalInside = 0;
  totalScored = 0;
  notNumbers = 0;
}

async function scoreDay(
  container: Container,
  campaignId: Uuid,
  day: CalendarDay,
  results: readonly ArmDay[],
  score: Score,
): Promise<void> {
  const { arms, state } = await readState(container, campaignId);
  const byName = new Map(results.map((result) => [result.arm, result]));
  const resultOf = (arm: EngineArm) => byName.get(`${arm.channel} | ${arm.creative} | ${arm.bid}`);
  const windowStartMs = startOfDayMs(day, ZONE);
  const prediction = predict({
    state: decodeState(state),
    arms,
    spendMicros: Float64Array.from(arms, (arm) => Number(resultOf(arm)?.costMicros ?? 0n)),
    windowStartMs,
    windowMs: DAY_MS,
    localStartMs: windowStartMs,
    level: 0.8,
    seed: seedOf('one day ahead', day),
    observed: Float64Array.from(arms, (arm) => resultOf(arm)?.conversions ?? 0),
  });
  const edge = new Rng(seedOf('edge', day));
  let total = 0;
  arms.forEach((arm, k) => {
    const result = resultOf(arm);
    if (!result || result.costMicros === 0n) return;
    total += result.conversions;
    const [lower, upper] = [prediction.lower[k]!, prediction.upper[k]!];
    if (Number.isNaN(lower + upper + prediction.mean[k]!)) score.notNumbers += 1;
    score.armScored += 1;
    const point = prediction.below[k]! + edge.uniform() * (prediction.upTo[k]! - prediction.below[k]!);
    if (point >= 0.1 && point <= 0.9) score.armInside += 1;
  });
  score.totalScored += 1;
  if (total >= prediction.total.lower && total <= prediction.total.upper) score.totalInside += 1;
}

async function readState(
  container: Container,
  campaignId: Uuid,
): Promise<{ arms: EngineArm[]; state: Uint8Array }> {
  return container.unitOfWork.read('system', async (tx) => {
    const [row] = await tx.query<{ state: Uint8Array }>(
      'SELECT state FROM arm_state WHERE campaign_id = $1',
      [campaignId],
    );
    const arms = await tx.query<EngineArm>(
      `SELECT key, platform, channel, creative, bid, true AS active, NULL AS "minShare", NULL AS "maxShare"
       FROM arm WHERE campaign_id = $1 ORDER BY key`,
      [campaignId],
    );
    return { arms, state: row!.state };
  });
}

async function checkCycles(container: Container, campaignId: Uuid): Promise<{ inexactSums: number }> {
  const rows = await container.unitOfWork.read('system', (tx) =>
    tx.query<{ decision: Uint8Array; total_micros: string }>(
      'SELECT decision, total_micros FROM cycle WHERE campaign_id = $1',
      [campaignId],
    ),
  );
  const inexact = rows.filter(({ decision, total_micros }) => {
    const { arms } = decodeDecision(decision);
    return arms.budgetMicros.reduce((sum, part) => sum + part, 0n) !== BigInt(total_micros);
  });
  return { inexactSums: inexact.length };
}

function must<Value>(answer: Value | Refusal): Value {
  if (!isRefusal(answer)) return answer;
  throw new Error(answer.problems.map((problem) => problem.message).join(' '));
}
