// `npm test`: installs and builds what is missing, then runs every test on the pinned Node. Arguments go to Jest.
import { join } from 'node:path';
import { bootstrap, makeReady, ROOT } from './start/ready.mjs';
import { run } from './start/run.mjs';

await bootstrap(async () => {
  const node = await makeReady();
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  return run(node, [...flags, jest, ...process.argv.slice(2)], { cwd: ROOT });
});
