// `npm run schema:write` prints schema.graphql from the code; `npm run schema:check` fails where the file is not what the code
// says, or where the code takes away or changes what the last commit promised to clients.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import './typescript-hooks.mjs';
import { bootstrap, ROOT } from './start/ready.mjs';

const FILE = join(ROOT, 'schema.graphql');

await bootstrap(async () => {
  const { printSortedSchema } = await import('../src/resolvers/print-schema.ts');
  const printed = printSortedSchema();
  if (process.argv[2] === 'write') {
    writeFileSync(FILE, printed);
    return 0;
  }
  const written = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  if (written !== printed) {
    process.stderr.write(
      'schema.graphql is not what the code says: run "npm run schema:write" and commit it.\n',
    );
    return 1;
  }
  return breakingChanges();
});

/** Against the file of the last commit; a clone without history, or a first commit, has nothing to break. */
function breakingChanges() {
  const before = spawnSync('git', ['cat-file', '-e', 'HEAD:schema.graphql'], { cwd: ROOT });
  if (before.status !== 0) return 0;
  const inspector = join(ROOT, 'node_modules', '.bin', 'graphql-inspector');
  const result = spawnSync(inspector, ['diff', 'git:HEAD:schema.graphql', 'schema.graphql'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (result.status !== 0) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n`);
  return result.status ?? 1;
}
