import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Uuid } from '../../src/kernel/ids.js';
import type { Transaction } from '../../src/persistence/transaction.js';
import { ContainerWorld } from '../fakes/container-world.js';
import { livedInAccount, type LivedInAccount } from '../fakes/lived-in-account.js';

/** Of no account: the log's head, and what the migrator and the job store keep for themselves. */
const OF_NOBODY = ['agenda_jobs', 'event_head', 'schema_migration'];
/** Every table with rows of accounts. A table that is not here fails the test; one that is here must have its policy. */
const TABLES = [
  'account',
  'alert',
  'allocation',
  'allocation_change',
  'api_token',
  'arm',
  'arm_state',
  'audit_entry',
  'audit_head',
  'campaign',
  'campaign_day',
  'campaign_evidence',
  'campaign_override',
  'campaign_schedule',
  'connector_progress',
  'cycle',
  'event',
  'evidence_revision',
  'idempotency_record',
  'job_lease',
  'observation',
  'observation_source',
  'override_counterfactual',
  'proposal',
];

interface TableFacts {
  readonly name: string;
  readonly isPartition: boolean;
  readonly secured: boolean;
  readonly policies: number;
  readonly open: boolean;
}

let world: ContainerWorld;
let ours: LivedInAccount;
let theirs: LivedInAccount;

beforeAll(async () => {
  world = await ContainerWorld.open();
  ours = await livedInAccount(world, 'Ours');
  theirs = await livedInAccount(world, 'Theirs');
});
afterAll(() => world.close());

/** What a service without its own conditions would do: a raw statement in our account's unit of work, undone afterwards. */
async function asUs<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  let rows: Row[] = [];
  const undone = new Error('undone');
  const work = async (tx: Transaction): Promise<never> => {
    rows = await tx.query<Row>(sql, parameters);
    throw undone;
  };
  await world.container.unitOfWork.run({ accountId: ours.actor.accountId }, work).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return rows;
}

async function rowsOf(table: string, accountId?: Uuid): Promise<string[]> {
  const scope = accountId === undefined ? 'system' : { accountId };
  const rows = await world.container.unitOfWork.read(scope, (tx) =>
    tx.query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${table} t`),
  );
  return rows.map(({ row }) => JSON.stringify(row)).sort();
}

async function tables(): Promise<TableFacts[]> {
  return world.query<TableFacts>(
    `SELECT c.relname AS name, c.relispartition AS "isPartition", c.relrowsecurity AS secured,
            (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
            has_table_privilege(session_user || '_account', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') AS open
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`,
  );
}

/** Tables that nobody has thought of, or not thought through. */
async function troubles(): Promise<string[]> {
  return (await tables())
    .filter(({ name, isPartition, secured, policies, open }) => {
      if (isPartition) return !secured || policies > 0 || open;
      if (OF_NOBODY.includes(name)) return open;
      return !TABLES.includes(name) || !secured || policies !== 1 || !open;
    })
    .map(({ name }) => name);
}

describe('the catalogue', () => {
  test('has no table without a policy, and no partition that can be reached past its parent', async () => {
    expect(await troubles()).toEqual([]);
    expect((await tables()).filter(({ isPartition }) => isPartition).length).toBeGreaterThan(5);
  });

  test('a new table is noticed, and closed to accounts until it has its policy', async () => {
    await world.query('CREATE TABLE newcomer (account_id uuid)');
    expect(await troubles()).toEqual(['newcomer']);
    await expect(asUs('SELECT FROM newcomer')).rejects.toThrow('permission denied for table newcomer');
    await world.query('DROP TABLE newcomer');
  });

  test('a new partition is closed from its first moment, also one that an account needs', async () => {
    const { accountId } = ours.actor;
    await world.container.unitOfWork.run({ accountId }, (tx) =>
      tx.query(`SELECT ensure_partition('observation', 'observation_203001', '2030-01-01', '2030-02-01')`),
    );
    expect(await troubles()).toEqual([]);
    await expect(asUs('SELECT FROM observation_203001')).rejects.toThrow('permission denied');
    await expect(asUs(`SELECT ensure_partition('campaign', 'campaign_x', '1', '2')`)).rejects.toThrow(
      'No partitions are made of campaign',
    );
  });
});

describe.each(TABLES)('%s, with the policy of the services taken away', (table) => {
  let their: string[];

  beforeAll(async () => {
    their = await rowsOf(table, theirs.actor.accountId);
  });

  test('shows our rows alone', async () => {
    const our = await rowsOf(table, ours.actor.accountId);
    expect(our.length).toBeGreaterThan(0);
    expect(their.length).toBeGreaterThan(0);
    expect([...our, ...their].sort()).toEqual(await rowsOf(table));
  });

  test('no statement changes, deletes or hands over what is theirs', async () => {
    const [{ column }] = (await world.query<{ column: string }>(
      `SELECT attname AS column FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1`,
      [table],
    )) as [{ column: string }];
    if (table.startsWith('audit_')) {
      await expect(asUs(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      return;
    }
    const touched = await asUs<{ row: object }>(
      `UPDATE ${table} t SET ${column} = ${column} RETURNING to_jsonb(t) AS row`,
    );
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.map(({ row }) => JSON.stringify(row)).filter((row) => their.includes(row))).toEqual([]);
    const gone = await asUs(
      `DELETE FROM ${table} t WHERE to_jsonb(t) = ANY($1::jsonb[]) RETURNING to_jsonb(t)`,
      [their],
    );
    expect(gone).toEqual([]);
  });

  test('nothing is written in their name', async () => {
    const insert = `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`;
    await expect(asUs(insert, [their[0]])).rejects.toThrow(
      `new row violates row-level security policy for table "${table}"`,
    );
  });
});

describe('what is ours must not hang on what is theirs', () => {
  test.each([
    'arm',
    'campaign_schedule',
    'allocation',
    'cycle',
    'allocation_change',
    'alert',
    'event',
    'campaign_override',
    'proposal',
  ])('a row of %s in our account with a campaign of theirs is refused', async (table) => {
    const [row] = await rowsOf(table, ours.actor.accountId);
    const stray = JSON.stringify({ ...JSON.parse(row!), campaign_id: theirs.campaignId });
    await expect(
      asUs(
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`,
        [stray],
      ),
    ).rejects.toThrow('row-level security');
  });

  test('figures of an arm of theirs, or from a source of theirs, are refused', async () => {
    const [our] = (await rowsOf('observation', ours.actor.accountId)).map((row) => JSON.parse(row));
    const [their] = (await rowsOf('observation', theirs.actor.accountId)).map((row) => JSON.parse(row));
    for (const key of ['arm_key', 'source_id']) {
      const stray = JSON.stringify({ ...our, [key]: their[key] });
      await expect(
        asUs('INSERT INTO observation SELECT * FROM jsonb_populate_record(NULL::observation, $1)', [stray]),
      ).rejects.toThrow('row-level security');
    }
  });
});

describe('the boundary ends with its unit of work', () => {
  test('the next one on the same connection is in its own scope', async () => {
    await asUs('SELECT');
    const counted = await world.query<{ count: number }>('SELECT count(*)::int AS count FROM campaign');
    expect(counted).toEqual([{ count: 2 }]);
    const [left] = await world.query(`SELECT current_setting('trimtab.account', true) AS account`);
    expect(left).toEqual({ account: expect.not.stringContaining('-') });
  });

  test('a unit of work without an account, as its role, sees nothing at all', async () => {
    const { accountId } = ours.actor;
    await world.container.unitOfWork.run({ accountId }, async (tx) => {
      await tx.query(`SELECT set_config('trimtab.account', '', true)`);
      expect(await tx.query('SELECT FROM campaign')).toEqual([]);
    });
  });

  test('a bulk transaction stands under it too, and comes back to it after its COPY', async () => {
    const { accountId } = ours.actor;
    await world.container.unitOfWork.bulk({ accountId }, async (tx) => {
      expect(await tx.query('SELECT id FROM campaign')).toEqual([{ id: ours.campaignId }]);
      await tx.copyIn('COPY connector_progress FROM STDIN', [
        Buffer.from(`${accountId}\tcopied\t2026-05-01 00:00:00+00\n`),
      ]);
      expect(await tx.query('SELECT id FROM campaign')).toEqual([{ id: ours.campaignId }]);
      expect(await tx.query('SELECT FROM connector_progress')).toHaveLength(2);
    });
  });
});
