import { type AmountBounds } from './allocate.js';
import { addBeliefs } from './beliefs.js';
import { type ShareBounds, shareBounds } from './bounds.js';
import { plausibleDrifts } from './drifts.js';
import { ageTo } from './fold.js';
import { scaledGroups } from './groups.js';
import { factorsOf } from './hierarchy.js';
import { CHANNEL_STRIDE } from './layout.js';
import { readLevels } from './levels.js';
import { observe } from './observe.js';
import { overrideShares } from './override-shares.js';
import { seedPriors } from './priors.js';
import { type Prospects, prospectsOf } from './prospects.js';
import { commonFactor, dispersionOf } from './score.js';
import { seasonFactor } from './season.js';
import { BOUND_BITS, type DecideInput } from './types.js';
import { countsConversions, type Values, valuesOf } from './value.js';
import { openState, type Working } from './working.js';
import { type Workspace } from './workspace.js';

/**
 * The stages of a decision before the split, in their order: evidence → prospects → bounds; then come `drawWorlds`, `allocate` and
 * `roundToUnits`. Each reads only what it is given, so that one of them can be run anew with one input replaced.
 */

/** Evidence: the state as of now, with all that is new folded in. @param sRefMicros unit of spend of a new state */
export function foldEvidence(input: DecideInput, sRefMicros: number, workspace: Workspace): Working {
  const { without = [] } = input;
  const working = openState(input.state, input.arms, sRefMicros, without);
  seedPriors(working);
  const related = without.includes('hierarchy') ? [] : input.arms;
  if (input.evidence.count > 0) observe(working, input.evidence, factorsOf(related), workspace);
  ageTo(working, input.nowMs);
  return working;
}

/** What is known of the arms now. */
export interface Outlook {
  readonly prospects: Prospects;
  /** Revenue per conversion, whatever the KPI. */
  readonly values: Values;
}

/** Prospects: what each arm brings now, by all that was folded in and by what analysts believe. */
export function outlookOf(
  input: Pick<
    DecideInput,
    'campaign' | 'intervalMs' | 'localNowMs' | 'arms' | 'overrides' | 'previousMicros'
  >,
  working: Working,
  { levels }: Workspace,
): Outlook {
  const stats = working.campaignStats;
  const drifts = plausibleDrifts(stats);
  readLevels(working, dispersionOf(stats), levels, drifts);
  const common = commonFactor(stats);
  const values = valuesOf(working);
  if (input.overrides) {
    const spend = spendOf(input.previousMicros, working);
    addBeliefs(levels, drifts, input.arms, input.overrides, { spend, value: values.mean, common });
  }
  const factor = factorNow(working, common, input.localNowMs, input.intervalMs);
  const seen = values.mean.some((value) => value > 0);
  const worth = countsConversions(input.campaign.kpi) || !seen ? null : values;
  return { values, prospects: prospectsOf(working, levels, drifts, factor, worth) };
}

/** Season × common factor of every arm in the cycle that begins. */
function factorNow(working: Working, common: number, localNowMs: number, intervalMs: number): Float64Array {
  const { season, channels, channelStats } = working;
  const byChannel = channels.map((_, i) =>
    seasonFactor(channelStats, i * CHANNEL_STRIDE, localNowMs, intervalMs),
  );
  const factor = new Float64Array(season.length);
  for (let k = 0; k < season.length; k++) factor[k] = common * byChannel[season[k]! / CHANNEL_STRIDE]!;
  return factor;
}

/** Bounds of shares, and the same in money: reference spend per day. */
export interface SplitBounds {
  readonly shares: ShareBounds;
  readonly amounts: AmountBounds;
}

/** Bounds: what constraints, steps and analysts leave room for. @param totalMicros the daily budget, > 0 */
export function boundsOf(
  input: Pick<DecideInput, 'campaign' | 'arms' | 'overrides' | 'previousMicros'>,
  totalMicros: bigint,
  sRefMicros: number,
): SplitBounds {
  const { arms, campaign, previousMicros } = input;
  const demanded = overrideShares(arms, input.overrides ?? [], totalMicros);
  const shares = shareBounds(arms, campaign.constraints, sharesOf(previousMicros), demanded, totalMicros);
  const total = Number(totalMicros) / sRefMicros;
  const scaled = (bound: Float64Array): Float64Array => {
    const amounts = new Float64Array(bound.length);
    for (let k = 0; k < bound.length; k++) amounts[k] = bound[k]! * total;
    return amounts;
  };
  const { lower, upper, active } = shares;
  const groups = shares.groups && scaledGroups(shares.groups, total);
  return {
    shares,
    amounts: { lower: scaled(lower), upper: scaled(upper), active, hold: holds(shares), groups },
  };
}

/** Whether some bound is narrower than the exploration floor and the whole. */
function holds(bounds: ShareBounds): boolean {
  if (bounds.groups) return true;
  for (let k = 0; k < bounds.lower.length; k++) {
    if (bounds.active[k] !== 1) continue;
    if (bounds.upper[k]! < 1 || (bounds.lower[k]! > 0 && bounds.lowerBit[k] !== BOUND_BITS.EXPLORATION_FLOOR))
      return true;
  }
  return false;
}

/** What each arm spends a day, in reference spend: one unit where it spends nothing. */
function spendOf(previousMicros: BigInt64Array | null, { sRefMicros, base }: Working): Float64Array {
  return Float64Array.from(base, (_, k) => {
    const micros = previousMicros?.[k] ?? 0n;
    return micros > 0n ? Number(micros) / sRefMicros : 1;
  });
}

function sharesOf(micros: BigInt64Array | null): Float64Array | null {
  if (!micros) return null;
  const shares = new Float64Array(micros.length);
  let total = 0;
  for (let k = 0; k < micros.length; k++) {
    shares[k] = Number(micros[k]!);
    total += shares[k]!;
  }
  if (!(total > 0)) return null;
  for (let k = 0; k < shares.length; k++) shares[k] = shares[k]! / total;
  return shares;
}
