import { Migration } from '@mikro-orm/migrations';
import { keptApart, OF_CAMPAIGN, OWN } from './row-policies.js';

/** Decisions that wait for a person. */
export class Approvals0007 extends Migration {
  override name = '0007-approvals';

  override up(): void {
    for (const statement of [
      SETTINGS,
      IN_FORCE,
      TRIGGERS,
      PROPOSALS,
      keptApart('proposal', OWN, `${OWN} AND ${OF_CAMPAIGN}`),
    ])
      this.addSql(statement);
  }
}

const SETTINGS = `
ALTER TABLE campaign
  -- Moves of an arm up to both limits need no approval; null: every move needs it.
  ADD COLUMN approval_share double precision CHECK (approval_share > 0 AND approval_share <= 1),
  ADD COLUMN approval_micros bigint CHECK (approval_micros > 0),
  ADD COLUMN approval_hours integer NOT NULL DEFAULT 24 CHECK (approval_hours BETWEEN 1 AND 720)`;

/** What took effect of a decision: all of it, other budgets (`applied`), or nothing. */
const IN_FORCE = `
ALTER TABLE cycle ADD COLUMN in_force boolean NOT NULL DEFAULT true, ADD COLUMN applied bytea;
ALTER TABLE allocation_change ADD COLUMN author_id uuid`;

/** A new word for the triggers; partitions made so far have the old check as their own. */
const TRIGGERS = `
ALTER TABLE cycle DROP CONSTRAINT cycle_trigger_check;
DO $$ DECLARE part regclass; BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'cycle'::regclass LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS cycle_trigger_check', part);
  END LOOP;
END $$;
ALTER TABLE cycle ADD CONSTRAINT cycle_trigger_check CHECK (trigger IN ('SCHEDULED', 'FORCED', 'CATCH_UP', 'APPROVAL'))`;

const PROPOSALS = `
CREATE TABLE proposal (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  campaign_id uuid NOT NULL REFERENCES campaign,
  cycle_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN
    ('OPEN', 'APPROVED', 'PARTLY_APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'STALE')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  total_micros bigint NOT NULL,
  changes jsonb NOT NULL,
  -- What the decision rested on: it is stale as soon as one of these is not so any more.
  basis jsonb NOT NULL,
  closed_at timestamptz CHECK ((closed_at IS NULL) = (status = 'OPEN')),
  closed_by uuid,
  reason text,
  superseded_by uuid,
  applied_cycle_id uuid
);
-- One at a time.
CREATE UNIQUE INDEX proposal_open ON proposal (campaign_id) WHERE status = 'OPEN';
CREATE INDEX proposal_account ON proposal (account_id, id);
CREATE INDEX proposal_campaign ON proposal (campaign_id, id)`;
