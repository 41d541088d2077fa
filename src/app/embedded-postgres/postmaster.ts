import { spawn } from 'node:child_process';
import { chown, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { Fault } from '../../kernel/fault.js';
import { type Cluster, SERVER_ENVIRONMENT, SUPERUSER } from './cluster.js';
import { poll, processIdentity, worksIn } from './processes.js';
import type { SystemUser } from './system-user.js';

const START_PATIENCE_MS = 60_000;
const FAST_STOP_MS = 30_000;

/** A PostgreSQL server that runs in a cluster's data directory. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** The server that already runs there, ready for connections, or `null`. Waits for one that is starting or stopping. */
export async function findRunning(cluster: Cluster): Promise<Postmaster | null> {
  const found = await poll<Postmaster | 'none'>(
    async () => {
      const state = await readState(cluster);
      if (state === null) return 'none';
      return state.ready && (await answers(cluster, state.port)) ? state : null;
    },
    { everyMs: 20, forMs: START_PATIENCE_MS },
  );
  if (found === null) {
    throw new Fault(`The PostgreSQL in ${cluster.data} runs but does not answer; see ${logFile(cluster)}.`);
  }
  return found === 'none' ? null : found;
}

/** Starts a server on a port (a free one where none is given), in a session of its own: Ctrl-C must not reach it before us. */
export async function start(
  cluster: Cluster,
  options: { program: string; user: SystemUser | null; settings: Record<string, string>; port?: number },
): Promise<Postmaster> {
  const log = await openLog(cluster, options.user);
  try {
    const port = options.port ?? (await freePort());
    const settings = { port: String(port), ...options.settings };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(options.program, ['-D', cluster.data, ...flags], {
      cwd: cluster.directory,
      env: SERVER_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...options.user,
    });
    let failure: Error | null = null;
    child.once('error', (error) => (failure = error));
    child.once('exit', (code) => (failure ??= new Error(`postgres ended with code ${code}`)));
    child.unref();
    const started = await poll<Postmaster | 'failed'>(
      async () => {
        if (failure) return 'failed';
        const state = await readState(cluster);
        return state?.ready && state.pid === child.pid && (await answers(cluster, port)) ? state : null;
      },
      { everyMs: 20, forMs: START_PATIENCE_MS },
    );
    if (started === null || started === 'failed') {
      throw new Fault(`PostgreSQL did not start in ${cluster.data}: ${await lastLines(cluster)}`, {
        retryable: true,
        cause: failure,
      });
    }
    return started;
  } finally {
    await log.close();
  }
}

/** Ends the server: connections are cut and the checkpoint written; after a patience, at once (it then recovers at the next start). */
export async function stop(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if ((await processIdentity(pid)) === null) break;
    try {
      process.kill(pid, signal);
    } catch {
      break;
    }
    const gone = async () => ((await processIdentity(pid)) === null ? true : null);
    if (await poll(gone, { everyMs: 10, forMs: FAST_STOP_MS })) break;
  }
  await readState(cluster);
}

export async function isRunning({ pid }: Postmaster): Promise<boolean> {
  return (await processIdentity(pid)) !== null;
}

export function connectionUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** What `postmaster.pid` says: pid, directory, start, port, socket, address, memory, state. Removes one left by a crash. */
async function readState(cluster: Cluster): Promise<(Postmaster & { ready: boolean }) | null> {
  const file = join(cluster.data, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid) return null;
  if ((await processIdentity(pid)) === null || !(await worksIn(pid, cluster.data))) {
    await rm(file, { force: true });
    return null;
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: connectionUrl(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function openLog(cluster: Cluster, user: SystemUser | null) {
  const log = await open(logFile(cluster), 'w', 0o600);
  if (user) await chown(logFile(cluster), user.uid, user.gid);
  return log;
}

function logFile(cluster: Cluster): string {
  return join(cluster.directory, 'server.log');
}

async function lastLines(cluster: Cluster): Promise<string> {
  const text = await readFile(logFile(cluster), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' / ') || 'it said nothing';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Fault('No free port was given.');
  return address.port;
}
