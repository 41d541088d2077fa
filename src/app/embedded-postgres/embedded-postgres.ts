import { join } from 'node:path';
import pg from 'pg';
import { ConfigurationFault } from '../../kernel/fault.js';
import { findBinaries } from './binaries.js';
import { type Cluster, openCluster } from './cluster.js';
import { unusable } from './make-directory.js';
import { Occupants } from './occupants.js';
import { connectionUrl, findRunning, isRunning, type Postmaster, start, stop } from './postmaster.js';
import { serverUser, type SystemUser } from './system-user.js';

export interface EmbeddedPostgresOptions {
  /** Holds the database, its password and its log; made where missing. */
  directory: string;
  /** `false` trades safety for speed: for tests, whose data nobody needs after a crash. */
  durable?: boolean;
  /** Called when the server had died and was started again. */
  onRestart?: (error: unknown) => void;
}

/** A PostgreSQL of our own, shared by every process that opens the same directory; the last to `stop` ends it. */
export interface EmbeddedPostgres {
  readonly port: number;
  /** Whether it ran already, left by a killed process or started by another that lives. */
  readonly adopted: boolean;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

const WATCH_MS = 500;

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // A socket's path may be too long, and in a shared directory anyone could take its place.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  // Large imports fill the default within milliseconds, and then wait for the disk.
  wal_buffers: '64MB',
  random_page_cost: '1.1',
  // Our queries are short; compiling one costs more than it saves.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  cluster_name: 'trimtab',
};

const UNSAFE_SETTINGS: Record<string, string> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '128MB',
};

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await startIn(options);
  } catch (cause) {
    const { code, path } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') throw unusable(options.directory, cause);
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw cause;
    throw new ConfigurationFault(
      `${path ?? options.directory} may not be written by this user, so the embedded PostgreSQL cannot start. ` +
        'Start as the user who made it, set TRIMTAB_DATA_DIR to a directory of yours, or DATABASE_URL to a PostgreSQL.',
      { cause },
    );
  }
}

async function startIn(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  const user = await serverUser(join(options.directory, 'data'));
  const binaries = await findBinaries(user);
  const cluster = await openCluster(options.directory, { binaries, user, durable });
  const supervisor = new Supervisor(cluster, {
    program: binaries.postgres,
    user,
    settings: durable ? SETTINGS : { ...SETTINGS, ...UNSAFE_SETTINGS },
    onRestart: options.onRestart ?? (() => undefined),
  });
  await supervisor.enter();
  return supervisor;
}

/** Creates a database where it does not exist yet. */
export async function ensureDatabase(server: EmbeddedPostgres, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } catch (error) {
    // duplicate_database, or the unique violation of two that create it in the same moment
    const code = (error as { code?: string }).code;
    if (code !== '42P04' && code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

interface ServerSettings {
  program: string;
  user: SystemUser | null;
  settings: Record<string, string>;
  onRestart: (error: unknown) => void;
}

class Supervisor implements EmbeddedPostgres {
  adopted = false;
  private readonly occupants: Occupants;
  private server: Postmaster = { pid: 0, port: 0 };
  private watch: NodeJS.Timeout | undefined;
  private restarting: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ServerSettings,
  ) {
    this.occupants = new Occupants(cluster.directory);
  }

  get port(): number {
    return this.server.port;
  }

  urlOf(database: string): string {
    return connectionUrl(this.cluster, this.port, database);
  }

  async enter(): Promise<void> {
    await this.occupants.takeTurn(async () => {
      const running = await findRunning(this.cluster);
      this.adopted = running !== null;
      this.server = running ?? (await start(this.cluster, this.options));
      await this.occupants.enter();
    });
    this.watch = setInterval(() => void this.look(), WATCH_MS);
    this.watch.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.watch);
    await this.restarting;
    await this.occupants.takeTurn(async () => {
      await this.occupants.leave();
      if ((await this.occupants.count()) === 0) await stop(this.cluster, this.server);
    });
  }

  /** The server may die under us; it comes back on the same port, where the connection pools look for it. */
  private async look(): Promise<void> {
    if (this.restarting || (await isRunning(this.server))) return;
    this.restarting ??= this.restart().finally(() => (this.restarting = undefined));
    await this.restarting;
  }

  private async restart(): Promise<void> {
    try {
      await this.occupants.takeTurn(async () => {
        const running = await findRunning(this.cluster);
        this.server = running ?? (await start(this.cluster, { ...this.options, port: this.server.port }));
      });
      this.options.onRestart(null);
    } catch (error) {
      this.options.onRestart(error);
    }
  }
}
