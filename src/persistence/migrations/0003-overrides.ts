import { Migration } from '@mikro-orm/migrations';
import { keptApart, OF_CAMPAIGN, OWN } from './row-policies.js';

/** What analysts demand, believe and note. */
export class Overrides0003 extends Migration {
  override name = '0003-overrides';

  override up(): void {
    for (const statement of [OVERRIDES, keptApart('campaign_override', OWN, OF_OWN_ARM)])
      this.addSql(statement);
  }
}

const OVERRIDES = `
CREATE TABLE campaign_override (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  campaign_id uuid NOT NULL REFERENCES campaign,
  arm_id uuid REFERENCES arm CHECK (arm_id IS NOT NULL OR kind = 'EVENT'),
  kind text NOT NULL CHECK (kind IN ('PIN', 'FLOOR', 'CAP', 'EXCLUDE', 'BELIEF', 'EVENT')),
  share double precision CHECK (share BETWEEN 0 AND 1),
  amount_micros bigint CHECK (amount_micros >= 0),
  roas_mean double precision CHECK (roas_mean > 0),
  roas_lower double precision CHECK (roas_lower > 0),
  roas_upper double precision CHECK (roas_upper > roas_lower),
  justification text NOT NULL CHECK (btrim(justification) <> ''),
  -- The token; all zero for the operator of the machine.
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  starts_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > starts_at),
  ended_at timestamptz,
  revoked_by uuid CHECK (revoked_by IS NULL OR ended_at IS NOT NULL),
  revoke_reason text,
  CHECK (num_nonnulls(share, amount_micros) = CASE WHEN kind IN ('PIN', 'FLOOR', 'CAP') THEN 1 ELSE 0 END),
  CHECK (num_nonnulls(roas_mean, roas_lower, roas_upper) = CASE WHEN kind = 'BELIEF' THEN 3 ELSE 0 END)
);
CREATE INDEX campaign_override_account ON campaign_override (account_id, id);
CREATE INDEX campaign_override_campaign ON campaign_override (campaign_id, id);
CREATE INDEX campaign_override_arm ON campaign_override (arm_id, id);
CREATE INDEX campaign_override_standing ON campaign_override (campaign_id) WHERE ended_at IS NULL`;

const OF_OWN_ARM = `${OWN} AND ${OF_CAMPAIGN}
  AND (arm_id IS NULL OR EXISTS (SELECT FROM arm a WHERE a.id = arm_id AND a.campaign_id = campaign_override.campaign_id))`;
