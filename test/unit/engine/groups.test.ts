import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBounds } from '../../../src/engine/decide/bounds.js';
import { CELLS, slopes } from '../../../src/engine/decide/curves.js';
import { fillGroups } from '../../../src/engine/decide/group-fill.js';
import { capacityOf, groupsOf, scaledGroups, sumsOf } from '../../../src/engine/decide/groups.js';
import type { MarginalTables } from '../../../src/engine/decide/water-fill.js';
import {
  boundNames,
  decide,
  type DecideInput,
  decodeDecision,
  encodeDecision,
  type EngineArm,
} from '../../../src/engine/index.js';
import type { CampaignLimits, GroupCap } from '../../../src/kernel/limits.js';
import { aCampaign, anArm, anInput, DAY_MS, evidenceOf, sumOf } from './builders.js';

const POINTS = 48;
const PLATFORMS = ['P', 'Q', 'R'];
const CHANNELS = ['S', 'T'];

function tablesOf(arms: readonly { rate: number; cell: number }[], total: number): MarginalTables {
  const grid = Float64Array.from({ length: POINTS }, (_, g) =>
    g === 0 ? 0 : total * 0.001 * 1000 ** ((g - 1) / (POINTS - 2)),
  );
  const slope = new Float64Array(CELLS);
  const table = new Float64Array(arms.length * POINTS);
  grid.forEach((spend, g) => {
    slopes(spend, slope, 0);
    arms.forEach(({ cell }, k) => (table[k * POINTS + g] = slope[cell]!));
  });
  return { grid, table, scale: Float64Array.from(arms, ({ rate }) => rate) };
}

/** The largest spend whose marginal return is at least the level: what an arm takes at that level. */
function demand({ grid, table, scale }: MarginalTables, k: number, level: number): number {
  const row = k * POINTS;
  const own = level / scale[k]!;
  if (own > table[row]!) return 0;
  if (own <= table[row + POINTS - 1]!) return Number.POSITIVE_INFINITY;
  let g = 0;
  while (table[row + g + 1]! >= own) g++;
  const [from, to] = [table[row + g]!, table[row + g + 1]!];
  return grid[g]! + ((from - own) / (from - to)) * (grid[g + 1]! - grid[g]!);
}

/** What a spend brings: the integral of the marginal return. */
function broughtBy({ grid, table, scale }: MarginalTables, k: number, spend: number): number {
  const row = k * POINTS;
  let sum = 0;
  for (let g = 0; g < POINTS - 1 && grid[g]! < spend; g++) {
    const width = Math.min(spend, grid[g + 1]!) - grid[g]!;
    const fall = (table[row + g]! - table[row + g + 1]!) / (grid[g + 1]! - grid[g]!);
    sum += width * (table[row + g]! - (fall * width) / 2);
  }
  return scale[k]! * sum;
}

const anyArm = fc.record({
  rate: fc.double({ min: 0.1, max: 100, noNaN: true }),
  // The straight line has no unique split.
  cell: fc.integer({ min: 0, max: CELLS - 2 }),
  platform: fc.constantFrom(...PLATFORMS),
  channel: fc.constantFrom(...CHANNELS),
});
const caps = fc
  .tuple(
    fc.boolean(),
    fc.uniqueArray(
      fc.record({ at: fc.nat({ max: 2 }), maxShare: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
      {
        selector: ({ at }) => at,
        maxLength: 3,
      },
    ),
    fc.uniqueArray(
      fc.record({ at: fc.nat({ max: 5 }), maxShare: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
      {
        selector: ({ at }) => at,
        maxLength: 4,
      },
    ),
  )
  .map(([byPlatform, outer, inner]): GroupCap[] => [
    ...outer.map(({ at, maxShare }) =>
      byPlatform
        ? { platform: PLATFORMS[at]!, channel: null, maxShare }
        : { platform: null, channel: CHANNELS[at % 2]!, maxShare },
    ),
    ...inner.map(({ at, maxShare }) => ({
      platform: PLATFORMS[at % 3]!,
      channel: CHANNELS[at % 2]!,
      maxShare,
    })),
  ])
  .filter((all) => new Set(all.map(({ platform, channel }) => `${platform} ${channel}`)).size === all.length);
const problem = fc.record({ arms: fc.array(anyArm, { minLength: 1, maxLength: 14 }), caps });

function engineArms(arms: readonly { platform: string; channel: string }[]): EngineArm[] {
  return arms.map(({ platform, channel }, k) => anArm(k + 1, { platform, channel }));
}

describe('caps of groups', () => {
  test('sum to the total, keep every cap, and are the split that a search over levels finds', () => {
    fc.assert(
      fc.property(problem, ({ arms, caps: given }) => {
        const total = arms.length;
        const shares = groupsOf(engineArms(arms), given);
        fc.pre(shares !== null);
        const upper = new Float64Array(arms.length).fill(total);
        const groups = scaledGroups(shares!, total);
        fc.pre(capacityOf(groups, upper) >= total);
        const lower = new Float64Array(arms.length);
        const tables = tablesOf(arms, total);
        const into = new Float64Array(arms.length);
        const filled = fillGroups(tables, { lower, upper, groups }, total, 0, into);
        expect(into.reduce((sum, own) => sum + own)).toBeCloseTo(total, 8);
        sumsOf(groups, into).forEach((sum, g) =>
          expect(sum).toBeLessThanOrEqual(groups.cap[g]! * (1 + 1e-9)),
        );
        expect(filled.kktResidual).toBeLessThanOrEqual(1e-6);
        // Every arm is filled to the level of the innermost group that is held, or to that of the whole.
        into.forEach((amount, k) => {
          const level = [groups.inner[k]!, groups.outer[k]!]
            .filter((g) => g >= 0)
            .map((g) => filled.groupLevel[g]!)
            .find((own) => own > 0);
          if (level !== undefined) expect(level).toBeGreaterThanOrEqual(filled.level * (1 - 1e-6));
          const wanted = Math.min(total, demand(tables, k, (level ?? filled.level) * (1 - 1e-7)));
          const least = Math.min(total, demand(tables, k, (level ?? filled.level) * (1 + 1e-7)));
          expect(amount).toBeLessThanOrEqual(wanted + 1e-5 * total);
          expect(amount).toBeGreaterThanOrEqual(least - 1e-5 * total);
        });
        filled.groupLevel.forEach((level, g) => {
          if (level > 0) expect(sumsOf(groups, into)[g]).toBeCloseTo(groups.cap[g]!, 8);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('whatever is asked for, floors fit into the groups and there is room for exactly the whole', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        problem,
        fc.record({ minShare: share, maxShare: share, step: share, minimum: share }),
        fc.array(share, { minLength: 14, maxLength: 14 }),
        ({ arms, caps: given }, { minShare, maxShare, step, minimum }, before) => {
          const sum = before.slice(0, arms.length).reduce((all, own) => all + own, 0);
          fc.pre(sum > 0);
          const limits: CampaignLimits = {
            groupCaps: given,
            platformMinimums: [{ platform: 'P', dailyMicros: Math.round(minimum * 1e9) }],
          };
          const bounds = shareBounds(
            engineArms(arms),
            { minShare, maxShare, maxStepShare: step + 0.01, riskTolerance: 1, limits },
            Float64Array.from(arms, (_, k) => before[k]! / sum),
            null,
            1_000_000_000n,
          );
          const { lower, upper, groups } = bounds;
          expect(lower.every((from, k) => from >= 0 && from <= upper[k]! + 1e-9)).toBe(true);
          expect(lower.reduce((all, own) => all + own)).toBeLessThanOrEqual(1 + 1e-9);
          expect(upper.reduce((all, own) => all + own)).toBeGreaterThanOrEqual(1 - 1e-9);
          if (!groups) return;
          sumsOf(groups, lower).forEach((floor, g) =>
            expect(floor).toBeLessThanOrEqual(groups.cap[g]! + 1e-9),
          );
          expect(capacityOf(groups, upper)).toBeGreaterThanOrEqual(1 - 1e-9);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the price of a cap is what one more unit of money through it brings', () => {
    fc.assert(
      fc.property(problem, ({ arms, caps: given }) => {
        const total = arms.length;
        const shares = groupsOf(engineArms(arms), given);
        fc.pre(shares !== null);
        const groups = scaledGroups(shares!, total);
        const upper = new Float64Array(arms.length).fill(total);
        const lower = new Float64Array(arms.length);
        fc.pre(capacityOf(groups, upper) >= total * 1.01);
        const tables = tablesOf(arms, total);
        const returnOf = (caps: Float64Array): number => {
          const into = new Float64Array(arms.length);
          fillGroups(tables, { lower, upper, groups: { ...groups, cap: caps } }, total, 0, into);
          return into.reduce((sum, amount, k) => sum + broughtBy(tables, k, amount), 0);
        };
        const { groupPrice } = fillGroups(
          tables,
          { lower, upper, groups },
          total,
          0,
          new Float64Array(arms.length),
        );
        const step = 1e-3 * total;
        groups.cap.forEach((cap, g) => {
          const at = (more: number) => returnOf(groups.cap.map((own, i) => (i === g ? cap + more : own)));
          const highest = Math.max(...tables.scale) * tables.table[0]!;
          // A cap's price falls as the cap rises: it lies between the gains of one step up and one step down.
          const [up, down] = [(at(step) - at(0)) / step, (at(0) - at(-step)) / step];
          expect(groupPrice[g]!).toBeGreaterThanOrEqual(up - 1e-5 * highest);
          if (cap > 2 * step) expect(groupPrice[g]!).toBeLessThanOrEqual(down + 1e-5 * highest);
        });
      }),
      { numRuns: 150 },
    );
  });

  /** Two platforms, of which the first brings far more. */
  function inputOf(limits: CampaignLimits | null, over: Partial<DecideInput> = {}): DecideInput {
    const arms = [0, 1, 2, 3].map((k) =>
      anArm(k + 1, { platform: k < 2 ? 'P' : 'Q', channel: k % 2 === 0 ? 'S' : 'T' }),
    );
    const rows = arms.flatMap(({ key, platform }) =>
      [0, 1, 2, 3, 4, 5].map((day) => ({
        key,
        startMs: day * DAY_MS,
        windowMs: DAY_MS,
        conversions: platform === 'P' ? 80 : 20,
        revenue: platform === 'P' ? 800 : 200,
        cost: 100,
      })),
    );
    const constraints = {
      minShare: 0,
      maxShare: 1,
      maxStepShare: null,
      riskTolerance: 1,
      ...(limits && { limits }),
    };
    const nowMs = 6 * DAY_MS;
    const campaign = aCampaign({ constraints, dayStartMs: nowMs, dayEndMs: nowMs + DAY_MS });
    return anInput({ arms, nowMs, campaign, evidence: evidenceOf(rows), ...over });
  }

  test('a platform over its cap gets its cap, to the cent, and says so; nested caps hold too', () => {
    const open = decide(inputOf(null)).decision;
    const share = (decision: typeof open, ...keys: number[]): number =>
      keys.reduce((sum, key) => sum + Number(decision.arms.budgetMicros[key - 1]!), 0) /
      Number(decision.totalMicros);
    expect(share(open, 1, 2)).toBeGreaterThan(0.6);
    const groupCaps = [
      { platform: 'P', channel: null, maxShare: 0.4 },
      { platform: 'P', channel: 'S', maxShare: 0.1 },
    ];
    const capped = decide(inputOf({ groupCaps })).decision;
    expect(share(capped, 1, 2)).toBeCloseTo(0.4, 4);
    expect(share(capped, 1)).toBeCloseTo(0.1, 4);
    expect(boundNames(capped.arms.binding[1]!)).toEqual(['GROUP_CAP']);
    expect(sumOf(capped.arms.budgetMicros)).toBe(capped.totalMicros);
    expect(capped.kktResidual).toBeLessThanOrEqual(1e-6);
    expect(capped.groups.map(({ share: own }) => own)).toEqual([
      expect.closeTo(0.4, 8),
      expect.closeTo(0.1, 8),
    ]);
    for (const { shadowPrice } of capped.groups) expect(shadowPrice).toBeGreaterThan(0);
    expect(decodeDecision(encodeDecision(capped)).groups).toEqual(capped.groups);
    expect(decodeDecision(encodeDecision(capped)).arms.budgetMicros).toEqual(capped.arms.budgetMicros);
    expect(sumOf(capped.arms.wantedMicros.slice(0, 2))).toBeGreaterThan(
      sumOf(capped.arms.budgetMicros.slice(0, 2)),
    );
  });

  test('what cannot be kept is named: floors in a group too small for them, caps that leave money over', () => {
    const small = decide(
      inputOf(
        { groupCaps: [{ platform: 'P', channel: null, maxShare: 0.2 }] },
        { overrides: [{ kind: 'PIN', armKey: 1, bound: { share: 0.5 } }] },
      ),
    ).decision;
    expect(boundNames(small.arms.gaveWay[0]!)).toContain('OVERRIDE');
    expect(small.arms.share[0]! + small.arms.share[1]!).toBeLessThanOrEqual(0.2 + 1e-4);
    const over = decide(
      inputOf({
        groupCaps: [
          { platform: 'P', channel: null, maxShare: 0.2 },
          { platform: 'Q', channel: null, maxShare: 0.3 },
        ],
      }),
    ).decision;
    expect(over.arms.share[0]! + over.arms.share[1]!).toBeCloseTo(0.4, 4);
    expect(boundNames(over.arms.gaveWay[3]!)).toContain('GROUP_CAP');
  });

  test('a platform minimum is kept by each of its arms, and scaled and named where the total cannot carry it', () => {
    const minimum = (dailyMicros: number) =>
      decide(inputOf({ platformMinimums: [{ platform: 'Q', dailyMicros }] })).decision;
    const kept = minimum(200_000_000);
    expect(kept.arms.budgetMicros[2]!).toBeGreaterThanOrEqual(200_000_000n);
    expect(kept.arms.budgetMicros[3]!).toBeGreaterThanOrEqual(200_000_000n);
    expect(boundNames(kept.arms.binding[2]!)).toEqual(['PLATFORM_MINIMUM']);
    const scaled = minimum(2_000_000_000);
    expect(sumOf(scaled.arms.budgetMicros)).toBe(scaled.totalMicros);
    expect(boundNames(scaled.arms.gaveWay[2]!)).toContain('PLATFORM_MINIMUM');
    const target = { kind: 'ROAS' as const, value: 1_000 };
    const held = decide(
      inputOf({ target, platformMinimums: [{ platform: 'Q', dailyMicros: 50_000_000 }] }),
    ).decision;
    expect(held.totalMicros).toBe(100_000_000n);
  });

  test('the order of caps has no part in the split', () => {
    fc.assert(
      fc.property(caps, fc.nat(), (given, turn) => {
        const turned = given.map((_, i) => given[(i + turn) % given.length]!);
        const rename = (all: GroupCap[]) =>
          all.map((cap) => ({ ...cap, platform: cap.platform === 'R' ? 'Q' : cap.platform }));
        const unique = (all: GroupCap[]) =>
          new Set(all.map(({ platform, channel }) => `${platform} ${channel}`)).size;
        fc.pre(given.length > 0 && unique(rename(given)) === given.length);
        const [a, b] = [rename(given), rename(turned)].map(
          (groupCaps) => decide(inputOf({ groupCaps })).decision,
        );
        a!.arms.budgetMicros.forEach((micros, k) => {
          expect(Math.abs(Number(micros - b!.arms.budgetMicros[k]!))).toBeLessThanOrEqual(10_000);
        });
      }),
      { numRuns: 50 },
    );
  });
});
