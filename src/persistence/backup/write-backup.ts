import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { Problem, Refusal } from '../../kernel/problem.js';
import { translateDatabaseError } from '../database-errors.js';
import { END, frame } from './frames.js';
import { type BackupReport, type Header, quoted, reportOf } from './header.js';
import { appliedMigrations, describeDatabase } from './tables.js';
import { withClient } from './with-client.js';

/** Little of the gain for little of the time: COPY text shrinks to a fifth at once. */
const GZIP_LEVEL = 3;

/** Everything as it was at one moment, while others go on writing. The file stands under its name once it is whole. */
export async function writeBackup(
  databaseUrl: string,
  file: string,
  nowMs: number,
): Promise<BackupReport | Refusal> {
  if (await exists(file)) return new Refusal(new Problem('EXISTS', `${file} is there already.`, ['file']));
  return withClient(databaseUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Without this, a role that may not see every row would leave some out in silence.
    await client.query('SET LOCAL row_security = off');
    if ((await appliedMigrations(client)).length === 0)
      return new Refusal(new Problem('EMPTY', 'There is nothing to back up: the database has no tables.'));
    const header = await describeDatabase(client, new Date(nowMs).toISOString());
    const rows: Record<string, number> = {};
    await intoFile(file, contents(client, header, rows));
    return reportOf(header, rows);
  });
}

async function* contents(
  client: Client,
  header: Header,
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  yield frame(JSON.stringify(header));
  for (const { name, columns } of header.tables) {
    const stream = client.query(copyTo(`COPY (SELECT ${quoted(columns)} FROM ${quoted([name])}) TO STDOUT`));
    for await (const piece of stream) yield frame(piece as Buffer);
    yield END;
    rows[name] = stream.rowCount;
  }
  yield frame(JSON.stringify({ rows }));
}

/** For its owner alone: it holds the hashes of tokens, and all that the accounts know. */
async function intoFile(file: string, pieces: AsyncGenerator<Buffer>): Promise<void> {
  const draft = `${file}.part`;
  try {
    const written = createWriteStream(draft, { mode: 0o600, flush: true });
    await pipeline(Readable.from(pieces, { objectMode: false }), createGzip({ level: GZIP_LEVEL }), written);
    await rename(draft, file);
    const directory = await open(dirname(file));
    await directory.sync().finally(() => directory.close());
  } catch (error) {
    await rm(draft, { force: true });
    throw translateIfFromServer(error);
  }
}

function translateIfFromServer(error: unknown): unknown {
  return error instanceof Error && 'severity' in error ? translateDatabaseError(error) : error;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
