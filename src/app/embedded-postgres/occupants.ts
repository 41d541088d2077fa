import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../kernel/fault.js';
import { poll, processIdentity } from './processes.js';

const LOCK_PATIENCE_MS = 90_000;

/**
 * Which processes use one embedded server, as files named by pid: the first to come starts it, the last to go stops it,
 * and those killed without a word are seen to be gone. Coming and going take turns by a lock file.
 */
export class Occupants {
  constructor(private readonly directory: string) {}

  /** Runs `work` while no other process comes or goes. */
  async takeTurn<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true });
    const lock = join(this.directory, 'turn.lock');
    const taken = await poll(() => this.tryLock(lock), { everyMs: 25, forMs: LOCK_PATIENCE_MS });
    if (!taken) throw new Fault(`Another process holds ${lock} for more than ${LOCK_PATIENCE_MS / 1000} s.`);
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }

  async enter(): Promise<void> {
    await writeFile(join(this.folder, String(process.pid)), await ownIdentity());
  }

  async leave(): Promise<void> {
    await rm(join(this.folder, String(process.pid)), { force: true });
  }

  /** How many live processes are inside; forgets the dead. */
  async count(): Promise<number> {
    let alive = 0;
    for (const name of await readdir(this.folder)) {
      const file = join(this.folder, name);
      const identity = await processIdentity(Number(name));
      if (identity !== null && identity === (await readFile(file, 'utf8').catch(() => null))) alive++;
      else await rm(file, { force: true });
    }
    return alive;
  }

  private get folder(): string {
    return join(this.directory, 'occupants');
  }

  private async tryLock(lock: string): Promise<true | null> {
    try {
      await writeFile(lock, `${process.pid} ${await ownIdentity()}`, { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(lock, 'utf8').catch(() => '');
    const [pid, identity] = holder.split(' ');
    // An empty file is one between its creation and its first byte, or gone again: look once more.
    if (pid && identity && (await processIdentity(Number(pid))) !== identity) await breakLock(lock, holder);
    return null;
  }
}

/** Two may find the same dead holder; the slower one must not take away the lock that the quicker one has made since. */
async function breakLock(lock: string, holder: string): Promise<void> {
  const aside = `${lock}.${process.pid}`;
  try {
    await rename(lock, aside);
    if ((await readFile(aside, 'utf8')) !== holder) await link(aside, lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
  await rm(aside, { force: true });
}

async function ownIdentity(): Promise<string> {
  return (await processIdentity(process.pid)) ?? 'alive';
}
