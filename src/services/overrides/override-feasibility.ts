import { encodeId } from '../../kernel/ids.js';
import type { CampaignLimits } from '../../kernel/limits.js';
import type { Micros } from '../../kernel/units/money.js';
import type { ArmRecord, CampaignRecord } from '../../persistence/stores/campaign-records.js';
import type { OverrideRecord } from '../../persistence/stores/override-records.js';
import { whyGroupsTooSmall } from '../group-feasibility.js';
import { isInForce } from './override-state.js';

/** An override as far as it bounds money. One that is not stored yet has no id. */
export type Demand = Pick<
  OverrideRecord,
  'armId' | 'kind' | 'share' | 'amountMicros' | 'startsAtMs' | 'expiresAtMs' | 'endedAtMs'
> & { readonly id: string | null };

export interface Demanded {
  readonly campaign: Pick<CampaignRecord, 'minShare' | 'maxShare'> & {
    readonly limits?: CampaignLimits | null;
  };
  readonly arms: readonly ArmRecord[];
  /** The daily budget that money is measured by; null where none is known yet: then money is not checked. */
  readonly totalMicros: Micros | null;
}

/** Room for sums of shares such as ten times 0.1, and for money that is rounded to cents. */
const ROOM = 1e-6;

interface Bound {
  readonly share: number;
  readonly words: string;
}

/** Between what an arm's share must lie, and by whose word. */
export interface ArmBounds {
  readonly name: string;
  readonly lower: Bound;
  readonly upper: Bound;
}

/**
 * Why demands cannot be met together, at the first instant at which they cannot; null where they can. Looked at are `fromMs` and
 * every later instant at which one of them begins.
 */
export function whyInfeasible(demanded: Demanded, demands: readonly Demand[], fromMs: number): string | null {
  const later = demands.map((demand) => demand.startsAtMs).filter((startMs) => startMs > fromMs);
  for (const atMs of [fromMs, ...later.toSorted((a, b) => a - b)]) {
    const inForce = demands.filter((demand) => isInForce(demand, atMs));
    const reason = whyNotTogether(demanded, inForce);
    if (reason) return atMs === fromMs ? reason : `From ${new Date(atMs).toISOString()} on: ${reason}`;
  }
  return null;
}

function whyNotTogether(demanded: Demanded, demands: readonly Demand[]): string | null {
  const excluded = demands.filter(({ kind }) => kind === 'EXCLUDE');
  const open: ArmBounds[] = [];
  const openArms: ArmRecord[] = [];
  for (const arm of demanded.arms) {
    const own = demands.filter((demand) => demand.armId === arm.id);
    const exclusion = excluded.find((demand) => demand.armId === arm.id);
    const contradiction = exclusion && whyNotExcluded(arm, own, exclusion);
    if (contradiction) return contradiction;
    if (exclusion || arm.status !== 'ACTIVE') continue;
    const bounds = boundsOf(demanded, arm, own);
    if (bounds.lower.share > bounds.upper.share + ROOM) {
      return `${bounds.name}: ${bounds.lower.words} is above ${bounds.upper.words}.`;
    }
    open.push(bounds);
    openArms.push(arm);
  }
  if (open.length === 0) return nobodyLeft(excluded);
  const shares = open.map(({ lower, upper }, k) => {
    return { ...openArms[k]!, lower: lower.share, upper: upper.share };
  });
  return whyNoRoom(open) ?? whyGroupsTooSmall(demanded.campaign.limits?.groupCaps ?? [], shares);
}

function nobodyLeft(excluded: readonly Demand[]): string | null {
  if (excluded.length === 0) return null;
  return 'No arm would be left that may get money: every active arm would be excluded.';
}

function whyNotExcluded(arm: ArmRecord, own: readonly Demand[], exclusion: Demand): string | null {
  if ((arm.minShare ?? 0) > 0) {
    return `${nameOf(arm)}: ${wordsOf(exclusion)} contradicts its own least share of ${percent(arm.minShare!)}.`;
  }
  const other = own.find((demand) => demand.kind === 'PIN' || demand.kind === 'FLOOR');
  if (!other || other.share === 0) return null;
  return `${nameOf(arm)}: ${wordsOf(exclusion)} contradicts ${wordsOf(other)}.`;
}

export function boundsOf(
  { campaign, totalMicros }: Demanded,
  arm: ArmRecord,
  own: readonly Demand[],
): ArmBounds {
  let lower: Bound = {
    share: campaign.minShare,
    words: `the campaign's least share of ${percent(campaign.minShare)}`,
  };
  let upper: Bound = {
    share: campaign.maxShare,
    words: `the campaign's most share of ${percent(campaign.maxShare)}`,
  };
  const raise = (bound: Bound): void => {
    if (bound.share > lower.share) lower = bound;
  };
  const sink = (bound: Bound): void => {
    if (bound.share < upper.share) upper = bound;
  };
  const minimum = campaign.limits?.platformMinimums?.find(({ platform }) => platform === arm.platform);
  if (minimum && totalMicros !== null && totalMicros > 0n) {
    const share = Math.min(1, minimum.dailyMicros / Number(totalMicros));
    raise({ share, words: `the minimum of its platform (${percent(share)} of the daily budget)` });
  }
  if (arm.minShare !== null)
    raise({ share: arm.minShare, words: `its own least share of ${percent(arm.minShare)}` });
  if (arm.maxShare !== null)
    sink({ share: arm.maxShare, words: `its own most share of ${percent(arm.maxShare)}` });
  for (const demand of own) {
    const share = shareOf(demand, totalMicros);
    if (share === null) continue;
    const words = `${wordsOf(demand)} (${percent(share)} of the daily budget)`;
    if (demand.kind !== 'CAP') raise({ share, words });
    if (demand.kind !== 'FLOOR') sink({ share, words });
  }
  return { name: nameOf(arm), lower, upper };
}

function whyNoRoom(arms: readonly ArmBounds[]): string | null {
  const least = arms.reduce((sum, { lower }) => sum + lower.share, 0);
  if (least > 1 + ROOM) {
    const list = arms
      .filter(({ lower }) => lower.share > 0)
      .map(({ name, lower }) => `${name}: ${lower.words}`);
    return `The least shares of ${arms.length} arms sum to ${percent(least)}, above the whole. ${listed(list)}`;
  }
  const most = arms.reduce((sum, { upper }) => sum + upper.share, 0);
  if (most >= 1 - ROOM) return null;
  const list = arms.map(({ name, upper }) => `${name}: ${upper.words}`);
  return `The most shares of ${arms.length} arms sum to ${percent(most)}: the rest of the budget could not be spent. ${listed(list)}`;
}

function shareOf({ share, amountMicros }: Demand, totalMicros: Micros | null): number | null {
  if (share !== null || amountMicros === null) return share;
  return totalMicros !== null && totalMicros > 0n ? Number(amountMicros) / Number(totalMicros) : null;
}

function wordsOf({ kind, id }: Demand): string {
  return id === null ? `the ${kind} asked for` : `the ${kind} ${encodeId('override', id)}`;
}

export function nameOf({ platform, channel, creative, bid }: ArmRecord): string {
  return [platform, channel, creative, bid].map((word) => word.slice(0, 40)).join(' / ');
}

const MOST_NAMED = 5;

function listed(parts: readonly string[]): string {
  const more = parts.length > MOST_NAMED ? `; and ${parts.length - MOST_NAMED} more` : '';
  return `${parts.slice(0, MOST_NAMED).join('; ')}${more}.`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
