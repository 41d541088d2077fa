import { Migration } from '@mikro-orm/migrations';
import { keptApart, OWN } from './row-policies.js';

/** What people and the machine did, in a chain for each account that cannot be changed without being noticed. */
export class Audit0006 extends Migration {
  override name = '0006-audit';

  override up(): void {
    for (const statement of [AUDIT, REFUSALS, keptApart('audit_entry', OWN), keptApart('audit_head', OWN)])
      this.addSql(statement);
  }
}

const AUDIT = `
CREATE TABLE audit_entry (
  account_id uuid NOT NULL REFERENCES account,
  sequence bigint NOT NULL CHECK (sequence > 0),
  -- Real time, by the database's clock, to the millisecond.
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text,
  -- Canonical JSON, kept as the text that was hashed.
  payload text NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (account_id, sequence)
);
CREATE INDEX audit_entry_subject ON audit_entry (account_id, subject, sequence) WHERE subject IS NOT NULL;
-- The end of each chain. Its row lock makes writers of an account take turns; those of different accounts never meet.
CREATE TABLE audit_head (
  account_id uuid PRIMARY KEY REFERENCES account,
  sequence bigint NOT NULL,
  hash bytea NOT NULL
) WITH (fillfactor = 50)`;

const REFUSALS = `
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only: no % of %.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW
  WHEN (new.sequence < old.sequence OR new.account_id <> old.account_id) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`;
