#!/usr/bin/env node
// The command `trimtab`, and what `npm start` runs. Plain JavaScript without packages: it may be the first thing that runs in
// a clone, on whatever Node the machine has. It installs and builds what is missing, then hands over to the pinned Node.
import { join } from 'node:path';
import { bootstrap, makeReady, ROOT } from '../scripts/start/ready.mjs';
import { run } from '../scripts/start/run.mjs';

await bootstrap(async () => {
  const node = await makeReady();
  return run(node, ['--enable-source-maps', join(ROOT, 'dist', 'src', 'main.js'), ...process.argv.slice(2)]);
});
