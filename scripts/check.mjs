// `npm run check`: the static checks, each to its end, so that one run tells everything. `npm run check -- lint types` runs some.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { bootstrap, makeReady, ROOT } from './start/ready.mjs';
import { StartError } from './start/start-error.mjs';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const cruised = ['src', 'bench', 'examples', 'dashboard', 'test', 'mikro-orm.config.ts'];

const CHECKS = {
  format: ['biome', 'format', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  boundaries: ['depcruise', '--config', '.dependency-cruiser.cjs', ...cruised],
  types: ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  'types of the page': ['tsc', '--noEmit', '-p', 'dashboard/tsconfig.json'],
  'dead code': ['knip'],
  'supply chain': ['node', 'scripts/supply-chain.mjs'],
  ...(scripts['schema:check'] && { schema: ['npm', 'run', '--silent', 'schema:check'] }),
  'weight of the page': ['node', 'scripts/page-weight.mjs'],
  ...(scripts['codegen:check'] && { codegen: ['npm', 'run', '--silent', 'codegen:check'] }),
};

/** What these say is worth reading where nothing is wrong, too. */
const TOLD = { 'weight of the page': true };

await bootstrap(async () => {
  const node = await makeReady();
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in CHECKS));
  if (unknown.length > 0)
    throw new StartError(
      `No such check: ${unknown.join(', ')}. There are ${Object.keys(CHECKS).join(', ')}.`,
      2,
    );
  let firstFailure = 0;
  for (const name of asked.length > 0 ? asked : Object.keys(CHECKS)) {
    const code = await check(name, CHECKS[name], node);
    firstFailure ||= code;
  }
  return firstFailure;
});

async function check(name, [program, ...args], node) {
  const startedAt = Date.now();
  const path = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  if (code !== 0 || name in TOLD) process.stdout.write(`${said.trimEnd()}\n`);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  return code;
}
