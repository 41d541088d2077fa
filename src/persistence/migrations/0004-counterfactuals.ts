import { Migration } from '@mikro-orm/migrations';
import { keptApart, OF_CAMPAIGN, OWN } from './row-policies.js';

/** What would have been decided without overrides: why money moved, and what an override brought. */
export class Counterfactuals0004 extends Migration {
  override name = '0004-counterfactuals';

  override up(): void {
    for (const statement of [
      COUNTERFACTUALS,
      keptApart('override_counterfactual', OWN, `${OWN} AND ${OF_CAMPAIGN}`),
    ])
      this.addSql(statement);
  }
}

const COUNTERFACTUALS = `
CREATE TABLE override_counterfactual (
  cycle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  campaign_id uuid NOT NULL REFERENCES campaign,
  -- Without which override; null: without any of several. Alone in force, an override's row stands for both.
  override_id uuid REFERENCES campaign_override,
  decided_at timestamptz NOT NULL,
  decision bytea NOT NULL,
  UNIQUE NULLS NOT DISTINCT (cycle_id, override_id)
);
CREATE INDEX override_counterfactual_override ON override_counterfactual (override_id, decided_at)`;
