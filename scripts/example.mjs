// `npm run example:NAME`: builds what is stale, then runs examples/NAME/main on the pinned Node. Arguments go to it.
import { join } from 'node:path';
import { bootstrap, makeReady, ROOT } from './start/ready.mjs';
import { run } from './start/run.mjs';

await bootstrap(async () => {
  const node = await makeReady();
  const [name, ...flags] = process.argv.slice(2);
  return run(node, ['--enable-source-maps', join(ROOT, 'dist', 'examples', name, 'main.js'), ...flags], {
    cwd: ROOT,
  });
});
