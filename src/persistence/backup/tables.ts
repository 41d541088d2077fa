import type { Client } from 'pg';
import { FORMAT, type Header, quoted, type TableColumns } from './header.js';

/** Not carried: jobs are made from schedules, and the migrations stand in the header. */
const LEFT_OUT = ['agenda_jobs', 'schema_migration'];

const TABLES = `
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> ALL($1::text[])
GROUP BY c.relname ORDER BY c.relname`;

const REFERENCES = `
SELECT child.relname AS child, parent.relname AS parent
FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace`;

const PARTITIONS = `
SELECT parent.relname AS parent, part.relname AS name, pg_get_expr(part.relpartbound, part.oid) AS bound
FROM pg_inherits i JOIN pg_class part ON part.oid = i.inhrelid JOIN pg_class parent ON parent.oid = i.inhparent
WHERE parent.relnamespace = current_schema()::regnamespace AND part.relispartition AND parent.relkind = 'p'
ORDER BY part.relname`;

const IDENTITIES = `
SELECT c.relname AS table, a.attname AS column,
  coalesce(pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass), 0)::text AS last
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition
ORDER BY c.relname`;

/** What the database holds, in the snapshot of the transaction that asks; none of it can be taken away until that ends. */
export async function describeDatabase(client: Client, madeAt: string): Promise<Header> {
  const tables = (await client.query<TableColumns>(TABLES, [LEFT_OUT])).rows;
  await client.query(`LOCK TABLE ${quoted(tables.map(({ name }) => name))} IN ACCESS SHARE MODE`);
  const references = (await client.query<{ child: string; parent: string }>(REFERENCES)).rows;
  const partitions = (await client.query<{ parent: string; name: string; bound: string }>(PARTITIONS)).rows;
  return {
    format: FORMAT,
    madeAt,
    migrations: await appliedMigrations(client),
    tables: parentsFirst(tables, references),
    partitions: partitions.map(({ bound, ...partition }) => ({ ...partition, ...boundsIn(bound) })),
    identities: (await client.query<Header['identities'][number]>(IDENTITIES)).rows,
  };
}

/** Empty for a database without tables of ours. */
export async function appliedMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('schema_migration')::text AS table`,
  );
  if (rows[0]?.table == null) return [];
  const applied = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id');
  return applied.rows.map(({ name }) => name);
}

function boundsIn(bound: string): { lower: string; upper: string } {
  const [, lower, upper] = /^FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)$/.exec(bound) ?? [];
  if (lower === undefined || upper === undefined)
    throw new RangeError(`Not a range of a partition: ${bound}`);
  return { lower, upper };
}

function parentsFirst(
  tables: readonly TableColumns[],
  references: readonly { child: string; parent: string }[],
): TableColumns[] {
  const sorted = new Set<TableColumns>();
  const visit = (table: TableColumns): void => {
    for (const { child, parent } of references) {
      if (child !== table.name || parent === table.name) continue;
      const first = tables.find(({ name }) => name === parent);
      if (first && !sorted.has(first)) visit(first);
    }
    sorted.add(table);
  };
  for (const table of tables) visit(table);
  return [...sorted];
}
