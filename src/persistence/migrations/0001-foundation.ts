import { Migration } from '@mikro-orm/migrations';

/** The first schema. Never edited after it has shipped: what changes comes as a migration of its own. */
export class Foundation0001 extends Migration {
  override name = '0001-foundation';

  override up(): void {
    for (const statement of [ACCOUNTS, CAMPAIGNS, EVIDENCE, DECISIONS, EVENTS, KEEPING])
      this.addSql(statement);
  }
}

const ACCOUNTS = `
CREATE TABLE account (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  currency_code char(3) NOT NULL,
  time_zone text NOT NULL,
  simulated boolean NOT NULL DEFAULT false,
  -- Account time = clock_origin_at + (now - clock_started_at) * clock_rate; a real account has rate 1 and both equal.
  clock_started_at timestamptz NOT NULL,
  clock_origin_at timestamptz NOT NULL,
  clock_rate double precision NOT NULL DEFAULT 1 CHECK (clock_rate > 0),
  created_at timestamptz NOT NULL
);
CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('VIEWER', 'ANALYST', 'MANAGER', 'ADMIN')),
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id, id);
`;

const CAMPAIGNS = `
CREATE TABLE campaign (
  id uuid PRIMARY KEY,
  key integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id uuid NOT NULL REFERENCES account,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'PAUSED', 'ERROR', 'COMPLETED')),
  mode text NOT NULL CHECK (mode IN ('AUTOPILOT', 'APPROVAL')),
  kpi text NOT NULL CHECK (kpi IN ('ROAS', 'REVENUE', 'CONVERSIONS', 'CPA')),
  budget_micros bigint NOT NULL CHECK (budget_micros >= 0),
  daily_budget_micros bigint CHECK (daily_budget_micros >= 0),
  starts_on date NOT NULL,
  ends_on date CHECK (ends_on >= starts_on),
  interval_minutes integer NOT NULL CHECK (interval_minutes BETWEEN 1 AND 1440),
  min_share double precision NOT NULL CHECK (min_share BETWEEN 0 AND 1),
  max_share double precision NOT NULL CHECK (max_share BETWEEN 0 AND 1 AND max_share >= min_share),
  max_step_share double precision NOT NULL CHECK (max_step_share > 0 AND max_step_share <= 1),
  risk_tolerance double precision NOT NULL CHECK (risk_tolerance BETWEEN 0 AND 1),
  status_reason text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  archived_at timestamptz
);
CREATE INDEX campaign_account ON campaign (account_id, id) WHERE archived_at IS NULL;
CREATE INDEX campaign_account_name ON campaign (account_id, name, id) WHERE archived_at IS NULL;

CREATE TABLE arm (
  id uuid PRIMARY KEY,
  key integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id uuid NOT NULL REFERENCES account,
  campaign_id uuid NOT NULL REFERENCES campaign,
  platform text NOT NULL,
  channel text NOT NULL,
  creative text NOT NULL,
  bid text NOT NULL,
  external_id text,
  status text NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED', 'ARCHIVED')),
  min_share double precision CHECK (min_share BETWEEN 0 AND 1),
  max_share double precision CHECK (max_share BETWEEN 0 AND 1 AND max_share >= min_share),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (campaign_id, platform, channel, creative, bid)
);
CREATE INDEX arm_campaign ON arm (campaign_id, key);
-- An archived arm gives its id on the platform free.
CREATE UNIQUE INDEX arm_external ON arm (account_id, platform, external_id)
  WHERE external_id IS NOT NULL AND status <> 'ARCHIVED';

-- The clock of a campaign's cycles. Narrow, because it is written in every cycle.
CREATE TABLE campaign_schedule (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  account_id uuid NOT NULL,
  due_at timestamptz,
  next_bucket_at timestamptz,
  last_bucket_at timestamptz,
  forced_at timestamptz,
  dispatched_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  decided_count bigint NOT NULL DEFAULT 0,
  failed_count bigint NOT NULL DEFAULT 0,
  missed_count bigint NOT NULL DEFAULT 0,
  total_duration_ms double precision NOT NULL DEFAULT 0,
  last_error text
) WITH (fillfactor = 70);
CREATE INDEX campaign_schedule_due ON campaign_schedule (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX campaign_schedule_account ON campaign_schedule (account_id);

-- Who may decide a campaign now. The fence grows with every grant; a decision is written only under the current fence.
CREATE TABLE job_lease (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  holder text NOT NULL,
  fence bigint NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX job_lease_live ON job_lease (expires_at);
`;

const EVIDENCE = `
CREATE TABLE observation_source (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  name text NOT NULL,
  simulated boolean NOT NULL DEFAULT false,
  UNIQUE (account_id, name)
);
-- Writers of a campaign's evidence queue on this row, so the order of revisions is the order of commits.
CREATE TABLE campaign_evidence (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  revision bigint NOT NULL DEFAULT 0,
  spent_micros bigint NOT NULL DEFAULT 0,
  last_window_end timestamptz
) WITH (fillfactor = 70);
-- What each day of the account cost so far: kept by the writers of evidence, exact like spent_micros. Pacing reads it.
CREATE TABLE campaign_day (
  campaign_id uuid NOT NULL REFERENCES campaign,
  day date NOT NULL,
  spent_micros bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (campaign_id, day)
) WITH (fillfactor = 70);
CREATE TABLE evidence_revision (
  campaign_id uuid NOT NULL REFERENCES campaign,
  revision bigint NOT NULL,
  source_id integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  as_of timestamptz NOT NULL,
  row_count integer NOT NULL,
  -- The earliest window of the batch, so that readers look into few partitions, and whether it holds a restatement.
  window_from timestamptz NOT NULL,
  restates boolean NOT NULL,
  -- The end of the latest one; large imports ask whether a stretch of time is untouched.
  window_until timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (campaign_id, revision)
);
CREATE INDEX evidence_revision_until ON evidence_revision (campaign_id, source_id, window_until);
CREATE INDEX evidence_revision_source ON evidence_revision (source_id, recorded_at DESC);
-- Versions are kept: a restatement is a row with a later as_of. What is true now is the version with the greatest as_of.
CREATE TABLE observation (
  campaign_key integer NOT NULL,
  arm_key integer NOT NULL,
  window_start timestamptz NOT NULL,
  as_of timestamptz NOT NULL,
  revision bigint NOT NULL,
  impressions bigint NOT NULL CHECK (impressions >= 0),
  clicks bigint NOT NULL CHECK (clicks >= 0),
  conversions double precision NOT NULL CHECK (conversions >= 0 AND conversions < 1e15),
  revenue_micros bigint NOT NULL,
  cost_micros bigint NOT NULL CHECK (cost_micros >= 0),
  window_seconds integer NOT NULL CHECK (window_seconds > 0),
  source_id integer NOT NULL,
  -- Whether the window was known before, in any version.
  restates boolean NOT NULL DEFAULT false,
  -- Windows of an arm and source do not overlap, so where one starts says which it is. Order and widths make the smallest index.
  PRIMARY KEY (arm_key, source_id, window_start, as_of)
) PARTITION BY RANGE (window_start);
CREATE INDEX observation_revision ON observation (campaign_key, revision);
CREATE TABLE connector_progress (
  account_id uuid NOT NULL REFERENCES account,
  connector text NOT NULL,
  collected_until timestamptz NOT NULL,
  PRIMARY KEY (account_id, connector)
);
`;

const DECISIONS = `
-- One row holds what the engine knows of all the arms of a campaign, in the engine's own binary form.
CREATE TABLE arm_state (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  version bigint NOT NULL,
  revision bigint NOT NULL,
  state bytea NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE arm_state ALTER COLUMN state SET STORAGE EXTERNAL;

CREATE TABLE allocation (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  account_id uuid NOT NULL,
  cycle_id uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  total_micros bigint NOT NULL,
  arm_keys integer[] NOT NULL,
  budgets_micros bigint[] NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE cycle (
  id uuid NOT NULL PRIMARY KEY,
  campaign_id uuid NOT NULL,
  account_id uuid NOT NULL,
  bucket_at timestamptz NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('SCHEDULED', 'FORCED', 'CATCH_UP')),
  outcome text NOT NULL CHECK (outcome IN ('MOVED', 'HELD', 'FAILED')),
  reason text,
  decided_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  duration_ms real NOT NULL,
  state_version bigint NOT NULL,
  revision_from bigint NOT NULL,
  revision_to bigint NOT NULL,
  total_micros bigint NOT NULL,
  moved_micros bigint NOT NULL,
  change_count integer NOT NULL,
  inputs jsonb NOT NULL,
  decision bytea,
  snapshot bytea
) PARTITION BY RANGE (id);
CREATE INDEX cycle_campaign ON cycle (campaign_id, decided_at DESC, id DESC);
CREATE INDEX cycle_account ON cycle (account_id, decided_at DESC, id DESC);
-- Few among many, and what people look for.
CREATE INDEX cycle_notable ON cycle (account_id, decided_at DESC, id DESC) WHERE outcome = 'FAILED' OR trigger = 'FORCED';

CREATE TABLE allocation_change (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  arm_id uuid NOT NULL,
  cycle_id uuid NOT NULL,
  at timestamptz NOT NULL,
  cause text NOT NULL,
  before_micros bigint NOT NULL,
  after_micros bigint NOT NULL,
  before_share double precision NOT NULL,
  after_share double precision NOT NULL,
  factors jsonb NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX allocation_change_account ON allocation_change (account_id, at DESC, id DESC);
CREATE INDEX allocation_change_campaign ON allocation_change (campaign_id, at DESC, id DESC);
CREATE INDEX allocation_change_arm ON allocation_change (arm_id, at DESC, id DESC);
CREATE INDEX allocation_change_cycle ON allocation_change (cycle_id);

CREATE TABLE alert (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  campaign_id uuid REFERENCES campaign,
  kind text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
  state text NOT NULL CHECK (state IN ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
  dedup_key text NOT NULL,
  message text NOT NULL,
  opened_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES api_token,
  resolved_at timestamptz,
  resolved_by uuid REFERENCES api_token
);
CREATE UNIQUE INDEX alert_live ON alert (account_id, dedup_key) WHERE state <> 'RESOLVED';
CREATE INDEX alert_account ON alert (account_id, id);
`;

const EVENTS = `
-- The outbox. A row is written with its cause; the relay gives it a position once no older transaction can still commit.
CREATE TABLE event (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  position bigint,
  account_id uuid NOT NULL,
  campaign_id uuid,
  kind text NOT NULL,
  entity_id uuid NOT NULL,
  at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (seq, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX event_waiting ON event (xid, seq) WHERE position IS NULL;
CREATE INDEX event_position ON event (position) WHERE position IS NOT NULL;
-- A subscriber that resumes reads its account's part of the log, not everybody's.
CREATE INDEX event_account_position ON event (account_id, position) WHERE position IS NOT NULL;
-- The last position given out, and the last one that retention has dropped. Its row lock makes relay passes take turns.
CREATE TABLE event_head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  position bigint NOT NULL,
  dropped_position bigint NOT NULL
);
INSERT INTO event_head (position, dropped_position) VALUES (0, 0);
`;

const KEEPING = `
CREATE TABLE idempotency_record (
  account_id uuid NOT NULL REFERENCES account,
  key text NOT NULL,
  operation text NOT NULL,
  input_hash bytea NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_record_age ON idempotency_record (created_at);

-- Makes one partition where it is missing. Built apart and attached, so readers and writers of the parent go on.
CREATE FUNCTION ensure_partition(parent text, name text, lower_bound text, upper_bound text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN RETURN false; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partition ' || parent));
  -- Not to_regclass: its cache does not yet know what was committed while this waited.
  IF EXISTS (SELECT FROM pg_class c WHERE c.relname = name AND c.relnamespace = current_schema()::regnamespace) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name, parent);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, lower_bound, upper_bound);
  RETURN true;
END $$;
`;
