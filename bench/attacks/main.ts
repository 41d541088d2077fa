import { parseArgs } from 'node:util';
import { table } from './table.js';
import { strike } from './strike.js';

const USAGE = 'npm run bench:attacks -- --url http://127.0.0.1:4000 --token trim_… [--json]';

const { values } = parseArgs({
  options: { url: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const { url, token, json } = values;
if (url === undefined || token === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const struck = await strike({ url, token }, { url, token });
process.stdout.write(json ? `${JSON.stringify(struck)}\n` : table(struck));
process.exit(0);
