import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withProgress } from './progress.mjs';
import { StartError } from './start-error.mjs';

/** Whether node_modules is what package-lock.json says; asks nothing of the network. */
export function isInstalled(root) {
  const stamp = read(stampFile(root));
  return stamp !== null && stamp === wantedStamp(root);
}

/** Installs exactly what package-lock.json says, unless someone did so by hand already. */
export async function install(root) {
  if (!installedByHand(root)) await withProgress('Installing packages', () => npmCi(root));
  writeFileSync(stampFile(root), wantedStamp(root));
}

function stampFile(root) {
  return join(root, 'node_modules', '.trimtab-installed');
}

function wantedStamp(root) {
  const lock = read(join(root, 'package-lock.json')) ?? '';
  return createHash('sha256').update(`${process.platform}-${process.arch}\n${lock}`).digest('hex');
}

/** npm leaves a lockfile of what it installed, written last: the same versions at the same places mean that nothing is missing. */
function installedByHand(root) {
  const installed = read(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const has = JSON.parse(installed).packages;
  const wants = JSON.parse(read(join(root, 'package-lock.json'))).packages;
  const missing = Object.entries(wants).filter(
    ([path, { version, optional, link }]) =>
      path !== '' && !link && has[path]?.version !== version && !(optional && has[path] === undefined),
  );
  const pinned = join('node_modules', `node-${process.platform}-${process.arch}`);
  return missing.length === 0 && (wants[pinned] === undefined || existsSync(join(root, pinned)));
}

/** How to run npm, which tells its scripts where it lives; the bootstrap may also be run without it. */
export function npmProgram() {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
}

async function npmCi(root) {
  const [program, first] = npmProgram();
  const packages = ['--include=dev', '--include=optional', '--ignore-scripts'];
  const flags = ['ci', ...packages, '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(program, [...first, ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new StartError(`npm could not be run: ${error.message}`)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new StartError(`"npm ci" failed (exit code ${code}):\n${said.trim()}`);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
