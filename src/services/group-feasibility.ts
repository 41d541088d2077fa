import type { GroupCap } from '../kernel/limits.js';

/** Between which shares an active arm is to lie. */
export interface ArmShares {
  readonly platform: string;
  readonly channel: string;
  readonly lower: number;
  readonly upper: number;
}

/** Room for sums of shares such as ten times 0.1. */
const ROOM = 1e-6;

/** Why caps of groups and shares of arms cannot be kept together; null where they can. The caps are nested or disjoint. */
export function whyGroupsTooSmall(caps: readonly GroupCap[], arms: readonly ArmShares[]): string | null {
  for (const cap of caps) {
    const floors = arms.filter((arm) => isWithin(arm, cap)).reduce((sum, { lower }) => sum + lower, 0);
    if (floors > cap.maxShare + ROOM)
      return `The least shares in the group of ${groupName(cap)} sum to ${percent(floors)}, above its cap of ${percent(cap.maxShare)}.`;
  }
  const most = capacityOf(caps, arms);
  if (caps.length === 0 || most >= 1 - ROOM) return null;
  return `The most shares of arms and groups sum to ${percent(most)}: the rest of the budget could not be spent.`;
}

function capacityOf(caps: readonly GroupCap[], arms: readonly ArmShares[]): number {
  const isInner = (cap: GroupCap): boolean => cap.platform !== null && cap.channel !== null;
  const inner = caps.filter(isInner);
  const outer = caps.filter((cap) => !isInner(cap));
  const roomOf = (own: readonly ArmShares[]): number => capped(inner, own, sumOfUppers);
  return capped(outer, arms, roomOf);
}

/** What arms can take together where those within a cap take no more than it. */
function capped(
  caps: readonly GroupCap[],
  arms: readonly ArmShares[],
  roomOf: (arms: readonly ArmShares[]) => number,
): number {
  const free = arms.filter((arm) => !caps.some((cap) => isWithin(arm, cap)));
  return caps.reduce((sum, cap) => {
    return sum + Math.min(cap.maxShare, roomOf(arms.filter((arm) => isWithin(arm, cap))));
  }, roomOf(free));
}

function sumOfUppers(arms: readonly ArmShares[]): number {
  return arms.reduce((sum, { upper }) => sum + upper, 0);
}

function isWithin(arm: ArmShares, { platform, channel }: GroupCap): boolean {
  return (platform === null || arm.platform === platform) && (channel === null || arm.channel === channel);
}

export function groupName({ platform, channel }: Pick<GroupCap, 'platform' | 'channel'>): string {
  const [onPlatform, onChannel] = [platform?.slice(0, 60), channel?.slice(0, 60)];
  if (!onChannel) return `the platform "${onPlatform}"`;
  return onPlatform ? `"${onPlatform}" on the channel "${onChannel}"` : `the channel "${onChannel}"`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
