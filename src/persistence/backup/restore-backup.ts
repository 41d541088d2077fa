import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Problem, Refusal } from '../../kernel/problem.js';
import { migrate, pendingMigrations } from '../migrate.js';
import { FrameReader, UnreadableBackup } from './frames.js';
import { type BackupReport, footerSchema, type Header, headerSchema, quoted, reportOf } from './header.js';
import { appliedMigrations } from './tables.js';
import { withClient } from './with-client.js';

/**
 * Fills a database with a backup, in one transaction; its schema is that of the backup afterwards. One that holds accounts is
 * left alone, unless they are to be replaced. Cursors given out since the backup would point at other events, so all expire.
 */
export async function restoreBackup(
  databaseUrl: string,
  file: string,
  { replace }: { readonly replace: boolean },
): Promise<BackupReport | Refusal> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  const frames = new FrameReader(source.pipe(unpacked));
  try {
    const header = await readHeader(frames);
    if (header === null) throw new UnreadableBackup('is not a backup of Trimtab');
    const pending = await pendingMigrations(databaseUrl);
    const refusal = await withClient(databaseUrl, (client) =>
      refusalOf(client, header, { pending, replace }),
    );
    if (refusal) return refusal;
    await migrate(databaseUrl, Date.now(), header.migrations);
    const rows = await withClient(databaseUrl, (client) => fill(client, header, frames));
    return reportOf(header, rows);
  } catch (error) {
    if (error instanceof UnreadableBackup) return unreadable(file, error);
    throw error;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

function unreadable(file: string, { message, cause }: UnreadableBackup): Refusal {
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT') return refuse('NOT_FOUND', `${file} is not there.`);
  const why = code.startsWith('Z_') ? 'is damaged or cut off' : `${message}${code && ` (${code})`}`;
  return refuse('BAD_FILE', `${file} ${why}. Nothing was restored.`);
}

async function readHeader(frames: FrameReader): Promise<Header | null> {
  const parsed = headerSchema.safeParse(jsonIn(await frames.next()));
  return parsed.success ? parsed.data : null;
}

function jsonIn(data: Buffer | null): unknown {
  try {
    return JSON.parse(data?.toString() ?? '');
  } catch {
    return null;
  }
}

async function refusalOf(
  client: Client,
  header: Header,
  { pending, replace }: { readonly pending: readonly string[]; readonly replace: boolean },
): Promise<Refusal | null> {
  const applied = await appliedMigrations(client);
  const known = new Set([...applied, ...pending]);
  const foreign = header.migrations.filter((name) => !known.has(name));
  if (foreign.length > 0)
    return refuse('NEWER', `The backup was made by a newer Trimtab (${foreign.join(', ')}): use that one.`);
  if (applied.length === 0) return null;
  const { rows } = await client.query('SELECT FROM account LIMIT 1');
  if (rows.length > 0 && !replace)
    return refuse('NOT_EMPTY', 'The database holds accounts. --replace puts the backup in their place.');
  if (applied.join() !== header.migrations.join())
    return refuse(
      'OTHER_SCHEMA',
      `The database has the schema of another version (${applied.at(-1)}, the backup has ${header.migrations.at(-1)}): ` +
        'restore into a new, empty database.',
    );
  return null;
}

function refuse(code: string, message: string): Refusal {
  return new Refusal(new Problem(code, message));
}

async function fill(
  client: Client,
  { tables, partitions, identities }: Header,
  frames: FrameReader,
): Promise<Record<string, number>> {
  await client.query('BEGIN');
  await client.query('SET LOCAL row_security = off');
  const jobs = await client.query<{ name: string | null }>(`SELECT to_regclass('agenda_jobs')::text AS name`);
  const emptied = [...tables.map(({ name }) => name), ...(jobs.rows[0]?.name == null ? [] : ['agenda_jobs'])];
  await client.query(APPEND_ONLY.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`).join('; '));
  await client.query(`TRUNCATE ${quoted(emptied)}`);
  await client.query(APPEND_ONLY.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`).join('; '));
  for (const { parent, name, lower, upper } of partitions)
    await client.query('SELECT ensure_partition($1, $2, $3, $4)', [parent, name, lower, upper]);
  const rows: Record<string, number> = {};
  for (const { name, columns } of tables)
    rows[name] = await copyIn(client, `COPY ${quoted([name])} (${quoted(columns)}) FROM STDIN`, frames);
  const footer = footerSchema.parse(jsonIn(await frames.next()));
  for (const { name } of tables)
    if (footer.rows[name] !== rows[name]) throw new UnreadableBackup('holds other rows than it says');
  for (const { table, column, last } of identities)
    await client.query(
      `SELECT setval(pg_get_serial_sequence(quote_ident($1), $2), greatest($3::bigint, 1), $3::bigint > 0)`,
      [table, column, last],
    );
  await client.query(EXPIRE_CURSORS);
  await client.query('COMMIT');
  return rows;
}

/** Their own triggers refuse to empty them; a restore puts back what they held. */
const APPEND_ONLY = ['audit_entry', 'audit_head'];

/** Beyond every position that was given out since the backup, here or after another restore of it. */
const EXPIRE_CURSORS = `
UPDATE event_head SET (position, dropped_position) = (
  SELECT beyond, beyond FROM (SELECT greatest(position + 1000000000, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)) AS b (beyond)
)`;

async function copyIn(client: Client, statement: string, frames: FrameReader): Promise<number> {
  const stream = client.query(copyFrom(statement));
  const over = finished(stream);
  // Looked at below; a frame that fails first must not leave it unheard.
  over.catch(() => undefined);
  for (let piece = await frames.next(); piece !== null; piece = await frames.next()) {
    const data = piece;
    await Promise.race([over, new Promise((resolve) => stream.write(data, resolve))]);
  }
  stream.end();
  await over;
  return stream.rowCount;
}
