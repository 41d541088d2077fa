import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withProgress } from './progress.mjs';
import { StartError } from './start-error.mjs';

const FOLDERS = ['src', 'bench', 'examples'];
const PAGE = 'dashboard';
const FILES = ['tsconfig.json', 'tsconfig.build.json', 'mikro-orm.config.ts', 'package-lock.json'];

/** Whether dist/ was built from the sources as they are. */
export function isBuilt(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === sourceStamp(root);
}

/** Compiles into dist/, and puts the page together there. Types are not checked here (that is `npm run check`): a start should not wait for it. */
export async function build(root, node) {
  const stamp = sourceStamp(root);
  forgetRemovedSources(root);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = ['-p', 'tsconfig.build.json', '--noCheck', '--noEmitOnError', 'false', '--pretty', 'false'];
  await withProgress('Building', () => compile(root, node, [compiler, ...flags]));
  if (existsSync(join(root, PAGE))) {
    const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    await withProgress('Building the page', () =>
      compile(root, node, [bundler, 'build', PAGE, '--logLevel', 'error']),
    );
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile(root), stamp);
}

async function compile(root, node, args) {
  const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new StartError(`The build failed:\n${said.trim()}`);
}

function stampFile(root) {
  return join(root, 'dist', '.built-from');
}

function sourceStamp(root) {
  const hash = createHash('sha256');
  for (const path of sources(root))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function sources(root) {
  const found = FILES.filter((file) => existsSync(join(root, file)));
  for (const folder of [...FOLDERS, PAGE]) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { recursive: true })) {
      if (/\.(tsx?|json|css|html|svg)$/.test(entry)) found.push(join(folder, entry));
    }
  }
  return found.sort();
}

/** The compiler never deletes; without this, an output whose source is gone would still be found by an import. */
function forgetRemovedSources(root) {
  for (const folder of FOLDERS) {
    const output = join(root, 'dist', folder);
    if (!existsSync(output)) continue;
    for (const entry of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.js')) continue;
      if (existsSync(join(root, folder, entry.replace(/\.js$/, '.ts')))) continue;
      rmSync(join(output, entry), { force: true });
      rmSync(join(output, `${entry}.map`), { force: true });
    }
  }
}
