import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { OverrideKind } from '../../kernel/words.js';
import { instantMs, instantOrNullMs } from '../instants.js';

/** An analyst's bound, belief or note. Instants in ms of account time. */
export interface OverrideRecord {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  /** null for an EVENT of the whole campaign. */
  readonly armId: Uuid | null;
  readonly kind: OverrideKind;
  /** PIN, FLOOR and CAP have a share of the daily budget or money a day; the other is null. */
  readonly share: number | null;
  readonly amountMicros: Micros | null;
  /** Of a BELIEF: revenue per cost, between lower and upper with a probability of 80 %. */
  readonly roas: { readonly mean: number; readonly lower: number; readonly upper: number } | null;
  readonly justification: string;
  /** The token; all zero for the operator of the machine, who has no token and no name. */
  readonly createdBy: Uuid;
  readonly authorName: string | null;
  readonly createdAtMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** Since when it is out of force, where somebody or something has ended it. */
  readonly endedAtMs: number | null;
  readonly revokedBy: Uuid | null;
  readonly revokerName: string | null;
  readonly revokeReason: string | null;
}

export const OVERRIDE_COLUMNS = `id, account_id, campaign_id, arm_id, kind, share, amount_micros::text AS amount_micros, roas_mean,
  roas_lower, roas_upper, justification, created_by, created_at, starts_at, expires_at, ended_at, revoked_by, revoke_reason,
  (SELECT name FROM api_token t WHERE t.id = created_by) AS author_name,
  (SELECT name FROM api_token t WHERE t.id = revoked_by) AS revoker_name`;

export interface OverrideRow {
  id: Uuid;
  account_id: Uuid;
  campaign_id: Uuid;
  arm_id: Uuid | null;
  kind: OverrideKind;
  share: number | null;
  amount_micros: string | null;
  roas_mean: number | null;
  roas_lower: number | null;
  roas_upper: number | null;
  justification: string;
  created_by: Uuid;
  author_name: string | null;
  created_at: string;
  starts_at: string;
  expires_at: string;
  ended_at: string | null;
  revoked_by: Uuid | null;
  revoker_name: string | null;
  revoke_reason: string | null;
}

export function overrideRecord(row: OverrideRow): OverrideRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    campaignId: row.campaign_id,
    armId: row.arm_id,
    kind: row.kind,
    share: row.share,
    amountMicros: row.amount_micros === null ? null : BigInt(row.amount_micros),
    roas:
      row.roas_mean === null || row.roas_lower === null || row.roas_upper === null
        ? null
        : { mean: row.roas_mean, lower: row.roas_lower, upper: row.roas_upper },
    justification: row.justification,
    createdBy: row.created_by,
    authorName: row.author_name,
    createdAtMs: instantMs(row.created_at),
    startsAtMs: instantMs(row.starts_at),
    expiresAtMs: instantMs(row.expires_at),
    endedAtMs: instantOrNullMs(row.ended_at),
    revokedBy: row.revoked_by,
    revokerName: row.revoker_name,
    revokeReason: row.revoke_reason,
  };
}
