// `npm run check -- "supply chain"`: exact versions, a lockfile that takes nothing on trust, known licences. Asks nobody.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './start/ready.mjs';
import { unwantedLicences } from './supply-chain/licences.mjs';
import { unprovedPackages, unreviewedScripts } from './supply-chain/lockfile.mjs';
import { looseVersions } from './supply-chain/pins.mjs';

const directory = resolve(process.argv[2] ?? ROOT);
const read = (name) => JSON.parse(readFileSync(join(directory, name), 'utf8'));
const [manifest, lock, policy] = [
  'package.json',
  'package-lock.json',
  'scripts/supply-chain/policy.json',
].map(read);

const faults = [
  ...looseVersions(manifest),
  ...unprovedPackages(lock),
  ...unreviewedScripts(lock, manifest),
  ...unwantedLicences(lock, policy.licences),
];
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
