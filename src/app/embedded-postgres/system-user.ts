import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../kernel/fault.js';

const run = promisify(execFile);
const NAME = 'postgres';

export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * Who PostgreSQL runs as: `null` is the user of this process. PostgreSQL refuses root; there it runs as whoever made the data
 * that is there already, else as the user `postgres`.
 */
export async function serverUser(dataDirectory: string): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const made = await stat(dataDirectory).catch(() => null);
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  return systemUser();
}

async function systemUser(): Promise<SystemUser> {
  const known = await lookUp();
  if (known) return known;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      NAME,
    ]);
  } catch (cause) {
    throw new Fault(
      `PostgreSQL refuses to run as root, and the system user "${NAME}" could not be made. ` +
        'Start Trimtab as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    );
  }
  const made = await lookUp();
  if (!made) throw new Fault(`The system user "${NAME}" was made but is not found.`);
  return made;
}

async function lookUp(): Promise<SystemUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether the user may pass through every directory down to `path`, itself included. */
export async function reaches(user: SystemUser, path: string): Promise<boolean> {
  for (let directory = path; ; directory = dirname(directory)) {
    const { uid, gid, mode } = await stat(directory);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (directory === dirname(directory)) return true;
  }
}
