export const TARGET_KINDS = ['MARGINAL_ROAS', 'ROAS', 'CPA', 'CONVERSIONS', 'REVENUE'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/**
 * Up to where a campaign spends its daily budget. MARGINAL_ROAS, ROAS: at least `value` of revenue per cost, of the last unit of
 * money or of all of it. CPA: at most `value` micros per conversion. CONVERSIONS, REVENUE: as little as is expected to bring `value`
 * conversions or micros of revenue a day.
 */
export interface SpendTarget {
  readonly kind: TargetKind;
  /** > 0; whole micros where it is money, up to the largest exact integer. */
  readonly value: number;
}

/** Most share that the arms of a platform, of a channel, or of a platform on a channel may have together; one of the two is said. */
export interface GroupCap {
  readonly platform: string | null;
  readonly channel: string | null;
  /** In (0, 1]. */
  readonly maxShare: number;
}

/** Least money of every active arm of a platform. */
export interface PlatformMinimum {
  readonly platform: string;
  /** Whole micros a day, up to the largest exact integer. */
  readonly dailyMicros: number;
}

/** Limits of a campaign beside its shares; plain JSON. What is left out does not limit. */
export interface CampaignLimits {
  readonly target?: SpendTarget;
  /** Nested or disjoint. */
  readonly groupCaps?: readonly GroupCap[];
  readonly platformMinimums?: readonly PlatformMinimum[];
}

/** Targets that are met by money; the others are plain numbers. */
export function isMoneyTarget(kind: TargetKind): boolean {
  return kind === 'CPA' || kind === 'REVENUE';
}

/** Targets of campaigns that count conversions; the others are for those that count revenue. */
export function isConversionTarget(kind: TargetKind): boolean {
  return kind === 'CPA' || kind === 'CONVERSIONS';
}
