// `npm run audit:check`: known vulnerabilities of what is installed, but for those that policy.json puts up with for now. Where
// the registry cannot be asked it says so and fails nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bootstrap, ROOT } from './start/ready.mjs';
import { npmProgram } from './start/install.mjs';
import { openAdvisories } from './supply-chain/advisories.mjs';

const directory = resolve(process.argv[2] ?? ROOT);

await bootstrap(async () => {
  const [program, first] = npmProgram();
  const flags = ['audit', '--json', '--package-lock-only', '--fetch-retries=1', '--fetch-timeout=20000'];
  const { stdout } = spawnSync(program, [...first, ...flags], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { advisories } = JSON.parse(
    readFileSync(join(directory, 'scripts/supply-chain/policy.json'), 'utf8'),
  );
  const report = reportIn(stdout);
  const faults = openAdvisories(report, advisories, new Date().toISOString().slice(0, 10));
  if (faults === null) {
    console.log(`The registry could not be asked for advisories: ${report.message ?? 'npm gave no report'}.`);
    return 0;
  }
  for (const fault of faults) console.log(fault);
  if (faults.length === 0) console.log('No known vulnerability that is not explained.');
  return faults.length > 0 ? 1 : 0;
});

function reportIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
