import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, startEmbeddedPostgres } from '../src/app/embedded-postgres/embedded-postgres.js';

/** Runs `work` on a database of its own, durable like a real one; nothing is left of it afterwards. */
export async function withScratchDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'trimtab-bench-'));
  const server = await startEmbeddedPostgres({ directory: join(directory, 'postgres') });
  try {
    await ensureDatabase(server, 'bench');
    return await work(server.urlOf('bench'));
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
