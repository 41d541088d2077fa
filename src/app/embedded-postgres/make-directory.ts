import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigurationFault } from '../../kernel/fault.js';

/** Where a path cannot be a directory: EEXIST is another kind of file, ENOENT a place that holds what the system puts there. */
const UNUSABLE = new Set(['EEXIST', 'ENOTDIR', 'ENOENT', 'EINVAL', 'ELOOP', 'ENAMETOOLONG']);

/** Makes a directory and those above it where they are missing. Node's own recursive one does not come back under /proc. */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isDirectory(path)) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !(await isDirectory(dirname(path)))) {
      await makeDirectory(dirname(path));
      await makeDirectory(path);
      return;
    }
    throw UNUSABLE.has(code ?? '') ? unusable(path, error) : error;
  }
}

export function unusable(path: string, cause: unknown): ConfigurationFault {
  return new ConfigurationFault(
    `${path} cannot be a directory, so the embedded PostgreSQL cannot start in it. ` +
      'Set TRIMTAB_DATA_DIR to a directory of yours, or DATABASE_URL to a PostgreSQL.',
    { cause },
  );
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
