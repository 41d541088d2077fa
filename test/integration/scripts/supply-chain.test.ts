import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const HASH = `sha512-${'A'.repeat(86)}==`;
const MIT = { version: '1.0.0', integrity: HASH, license: 'MIT' };
const NOTHING_PUT_UP_WITH = { licences: { allowed: ['MIT', 'ISC'], explained: {} }, advisories: [] };
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trimtab-supply-'));
  await mkdir(join(root, 'scripts', 'supply-chain'), { recursive: true });
  await writeProject({}, { 'node_modules/good': MIT });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function writeJson(name: string, value: object): Promise<void> {
  await writeFile(join(root, name), JSON.stringify(value));
}

async function writeProject(
  manifest: object,
  packages: object,
  policy: object = NOTHING_PUT_UP_WITH,
): Promise<void> {
  await writeJson('package.json', { name: 'small', version: '1.0.0', ...manifest });
  await writeJson('package-lock.json', {
    name: 'small',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'small', version: '1.0.0', ...manifest }, ...packages },
  });
  await writeJson('scripts/supply-chain/policy.json', policy);
}

async function script(name: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number; lines: string[] }> {
  const clean = Object.entries(process.env).filter(([key]) => !key.startsWith('npm_'));
  const options = { env: { ...Object.fromEntries(clean), ...env } };
  const ran: Promise<{ stdout: string; code?: number }> = run(
    process.execPath,
    [`scripts/${name}.mjs`, root],
    options,
  );
  const { stdout, code = 0 } = await ran.catch((error: { stdout: string; code: number }) => error);
  return { code, lines: stdout.trim().split('\n').filter(Boolean) };
}

describe('the check of what we take from others', () => {
  const check = () => script('supply-chain');

  test('finds nothing where there is nothing', async () => {
    expect(await check()).toEqual({ code: 0, lines: [] });
  });

  test('names every version that is not exact, overrides and what is nested in them too', async () => {
    const manifest = {
      dependencies: { a: '^1.0.0', b: '1.0.0', c: 'latest', d: 'git+ssh://elsewhere/d' },
      devDependencies: { e: '1.0' },
      optionalDependencies: { f: '*' },
      overrides: { g: '~1.2.3', h: { i: '>=1', j: '1.0.0-rc.4' }, k: '$b' },
    };
    await writeProject(manifest, { 'node_modules/good': MIT });
    const { code, lines } = await check();
    expect(code).toBe(1);
    expect(lines.map((line) => line.split(': "')[0])).toEqual([
      'dependencies > a',
      'dependencies > c',
      'dependencies > d',
      'devDependencies > e',
      'optionalDependencies > f',
      'overrides > g',
      'overrides > h > i',
    ]);
  });

  test.each([
    ['a package without a hash', { version: '1.0.0', license: 'MIT' }, /^node_modules\/bad: has no SHA-512/],
    ['one with a weak hash', { ...MIT, integrity: 'sha1-AAAA' }, /^node_modules\/bad: has no SHA-512/],
    [
      'one from elsewhere',
      { ...MIT, resolved: 'https://elsewhere/bad.tgz' },
      /^node_modules\/bad: is taken from/,
    ],
    ['a link', { resolved: '../bad', link: true, license: 'MIT' }, /^node_modules\/bad: is a link/],
    [
      'an install script that nobody looked at',
      { ...MIT, hasInstallScript: true },
      /^bad: has an install script/,
    ],
    [
      'a licence that is not on the list',
      { ...MIT, license: 'GPL-3.0-only' },
      /^bad: its licence is GPL-3\.0-only/,
    ],
    ['no licence', { version: '1.0.0', integrity: HASH }, /^bad: names no licence/],
    [
      'one that asks for both',
      { ...MIT, license: '(MIT AND GPL-3.0-only)' },
      /^bad: its licence is \(MIT AND/,
    ],
    ['one that is no expression', { ...MIT, license: 'MIT OR' }, /^bad: its licence is MIT OR/],
    ['one with more behind it', { ...MIT, license: 'MIT) OR (GPL-3.0-only' }, /^bad: its licence/],
  ])('%s is named', async (_what, bad, expected) => {
    await writeProject({}, { 'node_modules/good': MIT, 'node_modules/bad': bad });
    const { code, lines } = await check();
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(expected)]);
  });

  test.each(['GPL-3.0-only OR MIT', '(MIT OR GPL-3.0-only) AND ISC', 'MIT OR (ISC AND GPL-3.0-only)'])(
    'the licence %s can be taken',
    async (license) => {
      await writeProject({}, { 'node_modules/choice': { ...MIT, license } });
      expect(await check()).toEqual({ code: 0, lines: [] });
    },
  );

  test('an explanation is heard, and one that explains nothing is named', async () => {
    const policy = { licences: { allowed: ['MIT'], explained: { tool: 'a table', gone: 'why' } } };
    await writeProject({}, { 'node_modules/tool': { ...MIT, license: 'CC-BY-4.0' } }, policy);
    expect((await check()).lines).toEqual([expect.stringMatching(/^gone: is explained/)]);
  });

  test('allowScripts may only deny, and only what has a script', async () => {
    await writeProject(
      { allowScripts: { '@scope/bad': true, good: false } },
      {
        'node_modules/good': MIT,
        'node_modules/x/node_modules/@scope/bad': { ...MIT, hasInstallScript: true },
      },
    );
    expect((await check()).lines).toEqual([
      expect.stringMatching(/^@scope\/bad: allowScripts allows it/),
      expect.stringMatching(/^good: is in allowScripts, but/),
    ]);
  });
});

describe('install scripts', () => {
  const installed = async (): Promise<string[]> => {
    const { HOME, PATH } = process.env;
    await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: root, env: { HOME, PATH } });
    return (await readdir(root)).filter((name) => name.startsWith('ran-'));
  };

  test('of what we depend on do not run under our .npmrc; without it they would', async () => {
    const scripts = {
      preinstall: 'touch ../ran-pre',
      install: 'touch ../ran-it',
      postinstall: 'touch ../ran-post',
    };
    await mkdir(join(root, 'beside'));
    await writeJson('beside/package.json', { name: 'beside', version: '1.0.0', scripts });
    await writeJson('package.json', {
      name: 'small',
      version: '1.0.0',
      dependencies: { beside: 'file:beside' },
    });
    await rm(join(root, 'package-lock.json'));
    await copyFile('.npmrc', join(root, '.npmrc'));
    expect(await installed()).toEqual([]);
    await rm(join(root, '.npmrc'));
    await rm(join(root, 'node_modules'), { recursive: true });
    expect(await installed()).toEqual(['ran-it', 'ran-post', 'ran-pre']);
  });
});

describe('known vulnerabilities', () => {
  const ADVISORY = {
    id: 1,
    url: 'https://example.org/advisories/GHSA-aaaa-bbbb-cccc',
    title: 'It lets everybody in',
    severity: 'high',
    vulnerable_versions: '<2.0.0',
  };
  let registry: Server;
  let address: string;
  let advisories: object;

  beforeEach(async () => {
    advisories = {};
    registry = createServer((request, response) => {
      const isBulk = request.url?.endsWith('/advisories/bulk') === true;
      response.writeHead(isBulk ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isBulk ? advisories : {}));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => registry.once('listening', resolve));
    address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
    await writeProject({ dependencies: { good: '1.0.0' } }, { 'node_modules/good': MIT });
  });
  afterEach(() => void registry.close());

  const audit = () => script('audit', { npm_config_registry: address });
  const putUpWith = async (entry: object): Promise<void> =>
    writeJson('scripts/supply-chain/policy.json', { ...NOTHING_PUT_UP_WITH, advisories: [entry] });

  test('none', async () => {
    expect(await audit()).toEqual({ code: 0, lines: ['No known vulnerability that is not explained.'] });
  });

  test('one fails until it is explained, and again from the day on which that ends', async () => {
    advisories = { good: [ADVISORY] };
    const found = 'GHSA-aaaa-bbbb-cccc: good <2.0.0, high: It lets everybody in.';
    expect(await audit()).toEqual({ code: 1, lines: [found] });
    await putUpWith({ id: 'GHSA-aaaa-bbbb-cccc', reason: 'We never call it.', until: '2999-12-31' });
    expect(await audit()).toEqual({ code: 0, lines: ['No known vulnerability that is not explained.'] });
    await putUpWith({ id: 'GHSA-aaaa-bbbb-cccc', reason: 'We never call it.', until: '2020-01-31' });
    expect(await audit()).toEqual({ code: 1, lines: [`${found} It was put up with until 2020-01-31.`] });
    await putUpWith({ id: 'GHSA-aaaa-bbbb-cccc', until: '2999-12-31' });
    expect(await audit()).toMatchObject({ code: 1, lines: [expect.stringContaining('needs a reason')] });
  });

  test('an explanation of what is gone is named', async () => {
    await putUpWith({ id: 'GHSA-aaaa-bbbb-cccc', reason: 'We never call it.', until: '2999-12-31' });
    expect(await audit()).toMatchObject({ code: 1, lines: [expect.stringContaining('no longer found')] });
  });

  test('a registry that does not answer fails nothing, and is told', async () => {
    registry.close();
    registry.closeAllConnections();
    const { code, lines } = await audit();
    expect(code).toBe(0);
    expect(lines).toEqual([expect.stringMatching(/^The registry could not be asked for advisories: /)]);
  });
});

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
}

test('the bill of materials holds what the program consists of, each with its hash, and no tools', async () => {
  const file = join(root, 'sbom.json');
  await run(process.execPath, ['scripts/sbom.mjs', file]);
  const { bomFormat, metadata, components } = JSON.parse(await readFile(file, 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  expect(metadata.component).toMatchObject({ name: 'trimtab', type: 'application' });
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const needed = Object.entries<Locked>(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`);
  expect(needed).toContain('graphql@16.15.0');
  const named = components.map(
    ({ name, version }: { name: string; version: string }) => `${name}@${version}`,
  );
  expect(named.toSorted()).toEqual([...new Set(needed)].toSorted());
  expect(components.filter(({ hashes }: { hashes?: object[] }) => !hashes?.length)).toEqual([]);
});
