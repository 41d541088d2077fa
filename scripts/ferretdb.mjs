import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds the MongoDB-compatible server of the contract tests (scripts/ferretdb) into node_modules/.cache, once, and prints
 * where it is. Exit code 3, with the reason on standard error, where it can't be built: Go is missing or too old, or the
 * module proxy is out of reach.
 */
const SOURCES = fileURLToPath(new URL('./ferretdb/', import.meta.url));
const CACHE = fileURLToPath(new URL('../node_modules/.cache/ferretdb/', import.meta.url));
const CANNOT_BUILD = 3;

const binary = join(CACHE, await fingerprint(), process.platform === 'win32' ? 'ferretdb.exe' : 'ferretdb');
if (!(await exists(binary))) await build(binary);
process.stdout.write(`${binary}\n`);

async function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of (await readdir(SOURCES)).sort())
    hash.update(name).update(await readFile(join(SOURCES, name)));
  return hash.digest('hex').slice(0, 12);
}

async function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function build(target) {
  await mkdir(join(target, '..'), { recursive: true });
  // Two runs may build at once: each its own file, then the rename, which is atomic.
  const unfinished = `${target}.${process.pid}`;
  const startedAt = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    process.stderr.write(`Building FerretDB for the MongoDB tests, once: ${seconds} s\n`);
  }, 5_000);
  try {
    await go(['build', '-mod=readonly', '-trimpath', '-tags', 'ferretdb_no_sqlite', '-o', unfinished, '.']);
    await rename(unfinished, target);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = CANNOT_BUILD;
    process.exit();
  } finally {
    clearInterval(progress);
  }
}

function go(parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', parameters, {
      cwd: SOURCES,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', (error) => reject(error.code === 'ENOENT' ? new Error('Go is not installed') : error));
    child.on('close', (code) => {
      const lines = said.split('\n').filter((line) => line !== '' && !line.startsWith('go: downloading'));
      if (code === 0) resolve();
      else reject(new Error(`FerretDB can't be built: ${lines.slice(-2).join(' ')}`));
    });
  });
}
