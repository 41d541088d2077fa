import type { MikroORM } from '@mikro-orm/postgresql';
import type { Scope } from './transaction.js';

/**
 * The second boundary of an account: units of work in its scope run as a role that owns nothing, under the policies of the
 * tables (migrations/row-policies.ts). Units in the system's scope run as the owner, whom the policies leave alone.
 *
 * Named after the owner, so that installations of several owners on one server have nothing in common.
 */
const ROLE = `left(session_user, 55) || '_account'`;

/** Whether this user may take it. @param role its name or oid, in SQL */
const mayTake = (
  role: string,
): string => `(SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR CASE
  WHEN current_setting('server_version_num')::int >= 160000 THEN pg_has_role(session_user, ${role}, 'SET')
  ELSE pg_has_role(session_user, ${role}, 'MEMBER') END`;

/** Makes the role where this user may, lets it into the tables that have policies, and into no other. Idempotent. */
export const SECURE = `
DO $$
DECLARE
  role text := ${ROLE};
  place text := current_schema();
  kept regclass;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    EXCEPTION
      WHEN insufficient_privilege THEN RETURN;
      -- Another database of this server was secured at the same time.
      WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  IF NOT (${mayTake('role')}) THEN
    BEGIN
      EXECUTE format('GRANT %I TO %I', role, session_user);
    EXCEPTION WHEN insufficient_privilege THEN RETURN;
    END;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION ensure_partition TO %I', role);
  FOR kept IN
    SELECT c.oid FROM pg_class c
    WHERE c.relnamespace = place::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
      AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
      -- Not again: a grant and a new partition of the same table would meet.
      AND NOT has_table_privilege(role, c.oid, 'DELETE')
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', kept, role);
  END LOOP;
END $$`;

const PROBE = `
SELECT rolname AS role FROM pg_roles
WHERE rolname = ${ROLE} AND (${mayTake('oid')}) AND has_table_privilege(oid, to_regclass('campaign'), 'SELECT')`;

const found = new WeakMap<MikroORM, Promise<string | null>>();

/** The role of units of work in an account's scope; `null` where there is none, or this user may not take it. */
export function accountRole(orm: MikroORM): Promise<string | null> {
  const known = found.get(orm);
  if (known) return known;
  const asked = orm.em
    .fork()
    .execute<{ role: string }[]>(PROBE)
    .then((rows) => rows[0]?.role ?? null);
  found.set(orm, asked);
  // A database that was away says nothing about its roles.
  asked.catch(() => found.delete(orm));
  return asked;
}

/** What a transaction says first, in one round trip; `null` where it runs as the owner. Ends with the transaction. */
export async function boundaryOf(orm: MikroORM, scope: Scope): Promise<string | null> {
  if (scope === 'system') return null;
  const { accountId } = scope;
  if (!/^[0-9a-f-]{36}$/i.test(accountId)) throw new RangeError('An account id is a UUID.');
  const account = `set_config('trimtab.account', '${accountId}', true)`;
  const role = await accountRole(orm);
  return `SELECT ${role === null ? '' : `set_config('role', ${literal(role)}, true), `}${account}`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
