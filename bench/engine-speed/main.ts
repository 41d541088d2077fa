import { parseArgs } from 'node:util';
import {
  type DecideInput,
  decide,
  type EngineArm,
  type EngineCampaign,
  type EngineState,
  encodeState,
  type Evidence,
  makeEvidence,
} from '../../src/engine/index.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';
import { poisson } from '../../src/engine/random/sample.js';

const WINDOW_MS = 900_000;
const WINDOWS_A_DAY = 96;
const WARM_UP = 4;
const GROWTH = [5, 20, 50, 200, 500];

const CAMPAIGN: EngineCampaign = {
  kpi: 'ROAS',
  budgetMicros: 10n ** 14n,
  spentMicros: 0n,
  spentTodayMicros: 0n,
  dailyBudgetMicros: 10n ** 10n,
  billableUnitMicros: 10_000n,
  startMs: 0,
  endMs: null,
  dayStartMs: 0,
  dayEndMs: 86_400_000,
  constraints: { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
};

interface Timed {
  readonly arms: number;
  /** Processor time of one campaign's cycle, in the best of the cycles. */
  readonly ms: number;
  readonly bytesPerArm: number;
}

function armsOf(count: number): EngineArm[] {
  return Array.from({ length: count }, (_, k) => ({
    key: k + 1,
    platform: `platform ${k % 3}`,
    channel: `channel ${k % 4}`,
    creative: `creative ${k % 7}`,
    bid: `bid ${k % 2}`,
    active: true,
    minShare: null,
    maxShare: null,
  }));
}

/** What each arm brought in a window, at random: the time does not depend on what it is. */
function evidenceOf(rng: Rng, arms: number, cycle: number, budgets: BigInt64Array | null): Evidence {
  const evidence = makeEvidence(arms);
  for (let k = 0; k < arms; k++) {
    evidence.armKey[k] = k + 1;
    evidence.windowStartMs[k] = cycle * WINDOW_MS;
    evidence.localStartMs[k] = cycle * WINDOW_MS;
    evidence.windowMs[k] = WINDOW_MS;
    evidence.costMicros[k] = (budgets ? Number(budgets[k]!) : 1e10 / arms) / WINDOWS_A_DAY;
    evidence.conversions[k] = poisson(rng, 1 + (k % 5));
    evidence.clicks[k] = 20 * evidence.conversions[k]!;
    evidence.revenueMicros[k] = 3e7 * evidence.conversions[k]!;
  }
  return evidence;
}

function time(armCount: number, campaigns: number, cycles: number): Timed {
  const arms = armsOf(armCount);
  const rng = new Rng(seedOf('speed', armCount));
  const states: (EngineState | null)[] = Array.from({ length: campaigns }, () => null);
  const budgets: (BigInt64Array | null)[] = Array.from({ length: campaigns }, () => null);
  let best = Number.POSITIVE_INFINITY;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const nowMs = (cycle + 1) * WINDOW_MS;
    const inputs = states.map(
      (state, i): DecideInput => ({
        campaign: CAMPAIGN,
        intervalMs: WINDOW_MS,
        nowMs,
        localNowMs: nowMs,
        arms,
        previousMicros: budgets[i]!,
        state,
        evidence: evidenceOf(rng, armCount, cycle, budgets[i]!),
        seed: seedOf('speed', i, cycle),
      }),
    );
    const before = process.cpuUsage().user;
    inputs.forEach((input, i) => {
      const result = decide(input);
      states[i] = result.state;
      budgets[i] = result.decision.arms.budgetMicros;
    });
    const ms = (process.cpuUsage().user - before) / 1000 / campaigns;
    if (cycle >= WARM_UP) best = Math.min(best, ms);
  }
  return { arms: armCount, ms: best, bytesPerArm: encodeState(states[0]!).length / armCount };
}

const { values } = parseArgs({
  options: {
    arms: { type: 'string', default: '50' },
    campaigns: { type: 'string', default: '200' },
    cycles: { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  },
});
const campaigns = Math.max(1, Number(values.campaigns));
const cycles = Math.max(WARM_UP + 1, Number(values.cycles));
const main = time(Number(values.arms), campaigns, cycles);
const growth = GROWTH.map((arms) => time(arms, Math.max(4, Math.round((campaigns * 10) / arms)), cycles));
if (values.json) process.stdout.write(`${JSON.stringify({ main, growth })}\n`);
else {
  for (const { arms, ms, bytesPerArm } of [main, ...growth]) {
    process.stdout.write(
      `${arms} arms: ${ms.toFixed(3)} ms of processor a campaign's cycle, ${bytesPerArm.toFixed(0)} bytes of state an arm\n`,
    );
  }
}
