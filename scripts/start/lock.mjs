import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOK_MS = 200;

/** Two starts in one clone at once take turns with installing and building. The lock of a killed process counts for nothing. */
export async function withLock(root, work) {
  const lock = join(root, '.setup.lock');
  while (!take(lock)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readHolder(lock);
  if (holder !== null && !isAlive(holder)) breakLock(lock, holder);
  return false;
}

/** Two may find the same dead holder; the slower one must not take away the lock that the quicker one has made since. */
function breakLock(lock, holder) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readHolder(aside) !== holder) linkSync(aside, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

/** `null` while the file is being written or is gone again. */
function readHolder(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
