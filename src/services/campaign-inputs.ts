import type { Uuid } from '../kernel/ids.js';
import type { CalendarDay } from '../kernel/units/time.js';
import type { TargetKind } from '../kernel/limits.js';
import type { ArmStatus, CampaignMode, Kpi } from '../kernel/words.js';

/** Money as a user writes it: a decimal such as "1250.50" in the account's currency. */
export interface MoneyInput {
  readonly amount: string;
  readonly currencyCode: string;
}

/** A ratio or number (`value`), or money (`amount`), as the kind asks for. */
export interface SpendTargetInput {
  readonly kind: TargetKind;
  readonly value?: number | null | undefined;
  readonly amount?: MoneyInput | null | undefined;
}

/** A platform, a channel, or both. */
export interface GroupCapInput {
  readonly platform?: string | null | undefined;
  readonly channel?: string | null | undefined;
  readonly maxShare: number;
}

export interface PlatformMinimumInput {
  readonly platform: string;
  readonly daily: MoneyInput;
}

/** Shares are parts of the campaign's daily budget, in [0, 1]. What is left out keeps its value, or gets the default. */
export interface ConstraintsInput {
  readonly minShare?: number | null | undefined;
  readonly maxShare?: number | null | undefined;
  /** Most a share may move in one cycle, in (0, 1]. */
  readonly maxStepShare?: number | null | undefined;
  /** 1 = neutral, 0 = averse. */
  readonly riskTolerance?: number | null | undefined;
  /** null takes it away. */
  readonly target?: SpendTargetInput | null | undefined;
  /** All of them; null or none takes them away. */
  readonly groupCaps?: readonly GroupCapInput[] | null | undefined;
  readonly platformMinimums?: readonly PlatformMinimumInput[] | null | undefined;
}

/** In mode APPROVAL: moves of an arm up to both limits need none. Left out = unchanged; null takes a limit away. */
export interface ApprovalInput {
  /** In points of share, in (0, 1]. */
  readonly aboveShare?: number | null | undefined;
  /** Money a day. */
  readonly aboveAmount?: MoneyInput | null | undefined;
  /** How long a proposal waits, 1 to 720; 24 where never said. */
  readonly expiryHours?: number | null | undefined;
}

export interface ArmInput {
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
  /** The arm's id on its platform; one arm of the account and platform at a time. */
  readonly externalId?: string | null | undefined;
  readonly minShare?: number | null | undefined;
  readonly maxShare?: number | null | undefined;
}

export interface CreateCampaignInput {
  readonly name: string;
  readonly kpi: Kpi;
  /** Default AUTOPILOT. */
  readonly mode?: CampaignMode | null | undefined;
  readonly budget: MoneyInput;
  readonly dailyBudget?: MoneyInput | null | undefined;
  readonly startsOn: CalendarDay;
  readonly endsOn?: CalendarDay | null | undefined;
  /** 1 to 1440; the configured interval where left out. */
  readonly intervalMinutes?: number | null | undefined;
  readonly constraints?: ConstraintsInput | null | undefined;
  readonly approval?: ApprovalInput | null | undefined;
  /** With arms the campaign starts ACTIVE, without them it is a DRAFT. */
  readonly arms?: readonly ArmInput[] | null | undefined;
}

/** Left out (undefined) = unchanged; null clears what can be empty (dailyBudget, endsOn) and changes nothing elsewhere. */
export interface UpdateCampaignInput {
  readonly campaignId: Uuid;
  /** The version that the change was made on; refused with VERSION_CONFLICT where someone was faster. */
  readonly expectedVersion?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly kpi?: Kpi | null | undefined;
  readonly mode?: CampaignMode | null | undefined;
  readonly budget?: MoneyInput | null | undefined;
  readonly dailyBudget?: MoneyInput | null | undefined;
  readonly startsOn?: CalendarDay | null | undefined;
  readonly endsOn?: CalendarDay | null | undefined;
  readonly intervalMinutes?: number | null | undefined;
  readonly constraints?: ConstraintsInput | null | undefined;
  readonly approval?: ApprovalInput | null | undefined;
}

/** For pause, resume and archive. */
export interface CampaignTarget {
  readonly campaignId: Uuid;
  readonly expectedVersion?: number | null | undefined;
  /** Shown as the campaign's statusReason; at most 500 characters. */
  readonly reason?: string | null | undefined;
}

export interface AddArmsInput {
  readonly campaignId: Uuid;
  /** 1 to 500; a campaign has at most 1,000. */
  readonly arms: readonly ArmInput[];
}

/** Left out = unchanged; null clears (externalId, minShare, maxShare). */
export interface UpdateArmInput {
  readonly armId: Uuid;
  readonly status?: ArmStatus | null | undefined;
  readonly minShare?: number | null | undefined;
  readonly maxShare?: number | null | undefined;
  readonly externalId?: string | null | undefined;
}
