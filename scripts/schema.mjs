// `npm run schema:write` prints schema.graphql from the code; `npm run schema:check` fails where the file is not what the code
// says, and (by graphql-inspector) where it takes from clients what the last commit promised them.
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
  if (existsSync(FILE) && readFileSync(FILE, 'utf8') === printed) return 0;
  process.stderr.write(
    'schema.graphql is not what the code says: run "npm run schema:write" and commit it.\n',
  );
  return 1;
});
