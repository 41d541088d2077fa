import type { Uuid } from '../../kernel/ids.js';
import type { CampaignLimits } from '../../kernel/limits.js';
import type { Micros } from '../../kernel/units/money.js';
import type { CalendarDay } from '../../kernel/units/time.js';
import type { ArmStatus, CampaignMode, CampaignStatus, Kpi } from '../../kernel/words.js';

/** A campaign as the services hand it out. Instants in ms of account time, unless said. */
export interface CampaignRecord {
  readonly id: Uuid;
  readonly key: number;
  readonly accountId: Uuid;
  readonly name: string;
  readonly status: CampaignStatus;
  /** Why it has this status, where someone or something said so. */
  readonly statusReason: string | null;
  readonly mode: CampaignMode;
  readonly kpi: Kpi;
  readonly currencyCode: string;
  readonly budgetMicros: Micros;
  readonly dailyBudgetMicros: Micros | null;
  readonly startsOn: CalendarDay;
  readonly endsOn: CalendarDay | null;
  readonly intervalMinutes: number;
  readonly minShare: number;
  readonly maxShare: number;
  readonly maxStepShare: number;
  readonly riskTolerance: number;
  /** Beside those above; null: none. */
  readonly limits: CampaignLimits | null;
  /** In mode APPROVAL, moves of an arm up to both limits need none; null: no such limit, and without any every move needs it. */
  readonly approvalShare: number | null;
  readonly approvalMicros: Micros | null;
  /** How long a proposal waits. */
  readonly approvalHours: number;
  /** Grows by one with every change of the campaign. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly archivedAtMs: number | null;
}

export interface ArmRecord {
  readonly id: Uuid;
  readonly key: number;
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
  readonly externalId: string | null;
  readonly status: ArmStatus;
  readonly minShare: number | null;
  readonly maxShare: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
