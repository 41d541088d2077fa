import { readdir, readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringUpToDate } from '../../src/app/bring-up-to-date.js';
import {
  type EmbeddedPostgres,
  ensureDatabase,
  startEmbeddedPostgres,
} from '../../src/app/embedded-postgres/embedded-postgres.js';

/** A PostgreSQL of our own, durable like a real one, that may be killed: it comes back at the same port by itself. */
export class PostgresHost implements AsyncDisposable {
  private constructor(
    private readonly directory: string,
    private readonly server: EmbeddedPostgres,
  ) {}

  static async open(): Promise<PostgresHost> {
    const directory = await mkdtemp(join(tmpdir(), 'trimtab-chaos-postgres-'));
    try {
      return new PostgresHost(
        directory,
        await startEmbeddedPostgres({ directory: join(directory, 'postgres') }),
      );
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  get port(): number {
    return this.server.port;
  }

  /** A database of its own. @param migrated else without a table */
  async database({ migrated = true } = {}): Promise<string> {
    const name = `chaos_${randomBytes(5).toString('hex')}`;
    await ensureDatabase(this.server, name);
    const url = this.server.urlOf(name);
    if (migrated) await bringUpToDate(url);
    return url;
  }

  /** The postmaster and the processes that it has started. */
  async pids(): Promise<{ readonly postmaster: number; readonly others: readonly number[] }> {
    const data = await this.#dataDirectory();
    const postmaster = Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const others: number[] = [];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent === postmaster) others.push(Number(name));
    }
    return { postmaster, others };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Elsewhere, where the server's user cannot reach the temporary directory. */
  async #dataDirectory(): Promise<string> {
    const wanted = join(this.directory, 'postgres');
    const pointed = await readFile(`${wanted}.location`, 'utf8').catch(() => wanted);
    return join(pointed.trim(), 'data');
  }
}
