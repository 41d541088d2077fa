import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { StartError } from './start-error.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OLDEST_MAJOR = 20;

/** Installs and builds what is missing or stale. @returns the pinned Node's program */
export async function makeReady(root = ROOT) {
  if (!isInstalled(root) || !isBuilt(root)) {
    await withLock(root, async () => {
      if (!isInstalled(root)) await install(root);
      if (!isBuilt(root)) await build(root, pinnedNode(root));
    });
  }
  return pinnedNode(root);
}

/** Runs a bootstrap: what the person can mend is shown as a sentence, everything else with its stack. */
export async function bootstrap(work) {
  try {
    if (Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR) {
      throw new StartError(
        `Trimtab needs Node ${OLDEST_MAJOR} or newer to start; this is ${process.version}.`,
        2,
      );
    }
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exitCode = error.exitCode ?? 3;
  }
}
