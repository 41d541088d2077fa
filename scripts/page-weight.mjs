// `npm run page:weight`: what a first visit loads as JavaScript, gzipped, and that it is no more than was promised.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, makeReady, ROOT } from './start/ready.mjs';

const PROMISED_KB = 200;
const CHUNK_KB = 60;
const DIST = join(ROOT, 'dist', 'dashboard');

await bootstrap(async () => {
  await makeReady();
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8'));
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const first = withImports(manifest, entry);
  const kB = [...first].reduce((sum, key) => sum + gzippedKb(manifest[key].file), 0);
  const heavy = Object.keys(manifest)
    .filter((key) => manifest[key].isDynamicEntry && gzippedKb(manifest[key].file) > CHUNK_KB)
    .map((key) => `${key}: ${gzippedKb(manifest[key].file).toFixed(1)} kB, more than ${CHUNK_KB}.`);
  process.stdout.write(`First load: ${kB.toFixed(1)} kB of gzipped JavaScript, of ${PROMISED_KB} at most.\n`);
  for (const line of heavy) process.stdout.write(`${line}\n`);
  return kB <= PROMISED_KB && heavy.length === 0 ? 0 : 1;
});

function withImports(manifest, key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) withImports(manifest, imported, found);
  return found;
}

/** kB of a thousand bytes; files that are not JavaScript weigh nothing here. */
function gzippedKb(file) {
  return file.endsWith('.js') ? statSync(join(DIST, `${file}.gz`)).size / 1_000 : 0;
}
