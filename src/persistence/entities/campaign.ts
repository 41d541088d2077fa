import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { CampaignLimits } from '../../kernel/limits.js';
import { CAMPAIGN_MODES, CAMPAIGN_STATUSES, KPIS } from '../../kernel/words.js';

/** A budget, a flight, a goal and the limits within which the engine may move money. */
export const CampaignEntity = defineEntity({
  name: 'Campaign',
  tableName: 'campaign',
  properties: {
    id: p.uuid().primary(),
    /** Compact, for tables with a row per observation. */
    key: p.integer().autoincrement(),
    accountId: p.uuid(),
    name: p.text(),
    status: p.enum(CAMPAIGN_STATUSES),
    mode: p.enum(CAMPAIGN_MODES),
    kpi: p.enum(KPIS),
    budgetMicros: p.bigint(),
    dailyBudgetMicros: p.bigint().nullable(),
    startsOn: p.date(),
    endsOn: p.date().nullable(),
    intervalMinutes: p.integer(),
    minShare: p.double(),
    maxShare: p.double(),
    maxStepShare: p.double(),
    riskTolerance: p.double(),
    /** Beside shares, steps and risk; null: none. */
    limits: p.json<CampaignLimits>().nullable(),
    /** Limits up to which a move needs no approval. */
    approvalShare: p.double().nullable(),
    approvalMicros: p.bigint().nullable(),
    approvalHours: p.integer().default(24),
    statusReason: p.text().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    archivedAt: p.datetime().nullable(),
  },
});

export type Campaign = InferEntity<typeof CampaignEntity>;
