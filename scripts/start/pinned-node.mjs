import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.mjs';

/** The Node that everything is tested with. It comes as an optional package, which npm leaves out in silence where it cannot. */
export const PINNED_VERSION = '24.21.0';

export function pinnedNode(root) {
  const name = `node-${process.platform}-${process.arch}`;
  const program = join(root, 'node_modules', name, 'bin', 'node');
  if (!existsSync(program)) {
    // Elsewhere than on Linux there is no such package: there the machine's own Node must be the right one.
    if (process.versions.node === PINNED_VERSION) return process.execPath;
    throw new StartError(
      `Trimtab runs on Node ${PINNED_VERSION}, which the npm package ${name} brings, and that package is not installed.\n` +
        'Run "npm ci --include=optional" (and check that npm is not told to omit optional packages), ' +
        `or install Node ${PINNED_VERSION} yourself.`,
    );
  }
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
  if (version !== `v${PINNED_VERSION}`) {
    throw new StartError(`${program} is Node ${version}, and v${PINNED_VERSION} is needed: run "npm ci".`);
  }
  return program;
}
