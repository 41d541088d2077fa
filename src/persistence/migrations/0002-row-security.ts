import { Migration } from '@mikro-orm/migrations';
import { keptApart, OF_ANY_CAMPAIGN, OF_CAMPAIGN, OWN, OWN_ACCOUNT } from './row-policies.js';

/** Each account's rows to itself, by the database too. The owner of the tables is not bound; the system's work runs as it. */
export class RowSecurity0002 extends Migration {
  override name = '0002-row-security';

  override up(): void {
    for (const statement of [CURRENT_ACCOUNT, ...POLICIES, ENSURE_PARTITION, PARTITIONS])
      this.addSql(statement);
  }
}

const CURRENT_ACCOUNT = `
CREATE FUNCTION current_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('trimtab.account', true), '')::uuid`;

const OF_OWN_CAMPAIGN = `${OWN} AND ${OF_CAMPAIGN}`;
const OF_OWN_ANY_CAMPAIGN = `${OWN} AND ${OF_ANY_CAMPAIGN}`;
const OF_SOURCE = 'EXISTS (SELECT FROM observation_source s WHERE s.id = source_id)';
const OF_CAMPAIGN_KEY = 'EXISTS (SELECT FROM campaign c WHERE c.key = campaign_key)';
const OF_ARM = `EXISTS (SELECT FROM arm a JOIN campaign c ON c.id = a.campaign_id
                        WHERE a.key = arm_key AND c.key = campaign_key)`;

const POLICIES = [
  keptApart('account', OWN_ACCOUNT),
  keptApart('api_token', OWN),
  keptApart('campaign', OWN),
  keptApart('arm', OWN, OF_OWN_CAMPAIGN),
  keptApart('campaign_schedule', OWN, OF_OWN_CAMPAIGN),
  keptApart('job_lease', OF_CAMPAIGN),
  keptApart('observation_source', OWN),
  keptApart('campaign_evidence', OF_CAMPAIGN),
  keptApart('campaign_day', OF_CAMPAIGN),
  keptApart('evidence_revision', OF_CAMPAIGN, `${OF_CAMPAIGN} AND ${OF_SOURCE}`),
  keptApart('observation', OF_CAMPAIGN_KEY, `${OF_ARM} AND ${OF_SOURCE}`),
  keptApart('connector_progress', OWN),
  keptApart('arm_state', OF_CAMPAIGN),
  keptApart('allocation', OWN, OF_OWN_CAMPAIGN),
  keptApart('cycle', OWN, OF_OWN_CAMPAIGN),
  keptApart('allocation_change', OWN, OF_OWN_CAMPAIGN),
  keptApart('alert', OWN, OF_OWN_ANY_CAMPAIGN),
  keptApart('event', OWN, OF_OWN_ANY_CAMPAIGN),
  keptApart('idempotency_record', OWN),
];

/**
 * As in 0001, but it makes tables for units of work that may not, of the four parents that grow with time; and each partition
 * is closed by itself: rows are met through the parent, under its policy.
 */
const ENSURE_PARTITION = `
CREATE OR REPLACE FUNCTION ensure_partition(parent text, name text, lower_bound text, upper_bound text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF parent NOT IN ('cycle', 'allocation_change', 'event', 'observation') OR NOT starts_with(name, parent || '_') THEN
    RAISE EXCEPTION 'No partitions are made of % as %.', parent, name;
  END IF;
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN RETURN false; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partition ' || parent));
  -- Not to_regclass: its cache does not yet know what was committed while this waited.
  IF EXISTS (SELECT FROM pg_class c WHERE c.relname = name AND c.relnamespace = current_schema()::regnamespace) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name, parent);
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, lower_bound, upper_bound);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_partition FROM PUBLIC;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION ensure_partition SET search_path = %I, pg_temp', current_schema());
END $$`;

const PARTITIONS = `
DO $$ DECLARE partition regclass; BEGIN
  FOR partition IN
    SELECT inhrelid FROM pg_inherits
    WHERE inhparent IN ('cycle'::regclass, 'allocation_change'::regclass, 'event'::regclass, 'observation'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', partition);
  END LOOP;
END $$`;
