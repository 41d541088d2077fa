import { Migration } from '@mikro-orm/migrations';
import { OF_CAMPAIGN, OWN } from './row-policies.js';

/** Pages of campaigns by budget and by what was spent cost a page: an index for each, within the account. */
export class CampaignOrders0005 extends Migration {
  override name = '0005-campaign-orders';

  override up(): void {
    for (const statement of [BY_BUDGET, OF_ACCOUNT, OWNER, BY_SPENT, POLICY]) this.addSql(statement);
  }
}

const BY_BUDGET = `
CREATE INDEX campaign_account_budget ON campaign (account_id, budget_micros, id) WHERE archived_at IS NULL`;

const OF_ACCOUNT = `
ALTER TABLE campaign_evidence ADD COLUMN account_id uuid;
INSERT INTO campaign_evidence (campaign_id) SELECT id FROM campaign ON CONFLICT DO NOTHING;
UPDATE campaign_evidence e SET account_id = c.account_id FROM campaign c WHERE c.id = e.campaign_id;
ALTER TABLE campaign_evidence ALTER COLUMN account_id SET NOT NULL`;

/** The campaign says whose it is, so writers need not, and cannot say otherwise. */
const OWNER = `
CREATE FUNCTION own_campaign_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT c.account_id INTO NEW.account_id FROM campaign c WHERE c.id = NEW.campaign_id;
  RETURN NEW;
END $$;
CREATE TRIGGER own BEFORE INSERT ON campaign_evidence FOR EACH ROW EXECUTE FUNCTION own_campaign_evidence()`;

const BY_SPENT = `
CREATE INDEX campaign_evidence_spent ON campaign_evidence (account_id, spent_micros, campaign_id)`;

/** What is seen is asked of the row itself, as everywhere where it can be. */
const POLICY = `
DROP POLICY account ON campaign_evidence;
CREATE POLICY account ON campaign_evidence USING (${OWN}) WITH CHECK (${OWN} AND ${OF_CAMPAIGN})`;
