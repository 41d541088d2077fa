import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../kernel/fault.js';
import { type Binaries, makeOpenDirectory, SYSTEM_DIRECTORY } from './binaries.js';
import { makeDirectory } from './make-directory.js';
import { processIdentity } from './processes.js';
import { reaches, type SystemUser } from './system-user.js';

const run = promisify(execFile);
const MAJOR = '18';

/** The environment of PostgreSQL's programs: none of ours, as PGDATA, PGPORT or LC_ALL would change what they do. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
export const SUPERUSER = 'trimtab';

/** What belongs to one embedded server: `data/` (PostgreSQL's own), `password` and `server.log`. */
export interface Cluster {
  directory: string;
  data: string;
  password: string;
}

/** Opens the cluster in `wanted`, making it first where there is none. Several processes may call this at once. */
export async function openCluster(
  wanted: string,
  context: { binaries: Binaries; user: SystemUser | null; durable: boolean },
): Promise<Cluster> {
  const directory = await place(resolve(wanted), context.user);
  await removeAbandonedDrafts(directory);
  if (!(await exists(join(directory, 'data', 'PG_VERSION')))) await create(directory, context);
  const data = join(directory, 'data');
  const major = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (major !== MAJOR) {
    throw new Fault(
      `${data} holds a database of PostgreSQL ${major}, and this Trimtab brings ${MAJOR}: dump it with the old version, ` +
        'move the directory away, start again and restore the dump.',
    );
  }
  return { directory, data, password: (await readFile(join(directory, 'password'), 'utf8')).trim() };
}

/**
 * The directory itself, or, for root in a place that the server's user cannot reach, one under /var/lib/trimtab that
 * `<wanted>.location` names: with the pointer beside the data, deleting `.trimtab` still means a fresh start.
 */
async function place(wanted: string, user: SystemUser | null): Promise<string> {
  const parent = dirname(wanted);
  if (!user) {
    await makeDirectory(parent);
    return wanted;
  }
  await makeOpenDirectory(parent);
  if (await reaches(user, parent)) return wanted;
  const pointer = `${wanted}.location`;
  const fresh = join(SYSTEM_DIRECTORY, `postgres-${randomBytes(6).toString('hex')}`);
  await makeOpenDirectory(SYSTEM_DIRECTORY);
  await writeFile(pointer, `${fresh}\n`, { flag: 'wx' }).catch(ignoreExisting);
  return (await readFile(pointer, 'utf8')).trim();
}

/** Into a draft beside it, then one rename: a process killed on the way leaves nothing half made under the real name. */
async function create(
  directory: string,
  { binaries, user, durable }: { binaries: Binaries; user: SystemUser | null; durable: boolean },
): Promise<void> {
  const draft = `${directory}.draft-${process.pid}`;
  const passwordFile = join(draft, 'password');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) await chown(path, user.uid, user.gid);
  const flags = [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await run(binaries.initdb, flags, { cwd: draft, env: SERVER_ENVIRONMENT, ...user });
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const said = (cause as { stderr?: string }).stderr?.trim() ?? '';
    throw new Fault(`PostgreSQL could not make a database in ${directory}: ${said}`, { cause });
  }
  await rename(draft, directory).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function removeAbandonedDrafts(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.draft-`;
  for (const name of await readdir(dirname(directory))) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number(name.slice(prefix.length));
    if ((await processIdentity(maker)) !== null) continue;
    await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
