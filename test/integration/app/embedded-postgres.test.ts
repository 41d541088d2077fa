import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';

interface Host {
  process: ChildProcessByStdio<Writable, Readable, null>;
  lines: AsyncIterator<string>;
  url: string;
  adopted: boolean;
}

let root: string;
let hosts: Host[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trimtab-embedded-'));
  // Passable, as an ordinary clone is; one test closes it.
  await chmod(root, 0o755);
  hosts = [];
});

afterEach(async () => {
  for (const host of hosts) await leave(host);
  await rm(root, { recursive: true, force: true });
});

/** Another process that opens the server in `root`. */
async function open(umask = 0o022): Promise<Host> {
  const before = process.umask(umask);
  const child = spawn(
    process.execPath,
    [
      '--import',
      './scripts/typescript-hooks.mjs',
      'test/setup/embedded-host.ts',
      join(root, '.trimtab', 'postgres'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  process.umask(before);
  const reader: Interface = createInterface({ input: child.stdout });
  const lines = reader[Symbol.asyncIterator]();
  const host = { process: child, lines, ...JSON.parse((await lines.next()).value ?? '{}') };
  hosts.push(host);
  return host;
}

async function leave({ process: child }: Host): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin.end();
  await gone;
}

async function kill({ process: child }: Host): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = async (): Promise<number> =>
  Number(
    (await readFile(join(root, '.trimtab', 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );

test('a server outlives a killed process, and the next start adopts it', async () => {
  const first = await open();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await kill(first);
  const second = await open();
  expect(second).toMatchObject({ adopted: true, url: first.url });
  expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await leave(second);
  await expect(ask(second.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('what was stored is there after an orderly stop and a new start', async () => {
  const first = await open();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await leave(first);
  const second = await open();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('two processes that open it at once share one server, and the last to leave stops it', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  expect(one.url).toBe(other.url);
  expect(one.adopted).not.toBe(other.adopted);
  await leave(one.adopted ? other : one);
  const last = one.adopted ? one : other;
  expect(await ask(last.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await leave(last);
  await expect(ask(last.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('a server that dies comes back on the same port with its data', async () => {
  const host = await open();
  await ask(host.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await ask(host.url, 'CHECKPOINT');
  process.kill(await postmaster(), 'SIGKILL');
  expect(JSON.parse((await host.lines.next()).value ?? '{}')).toEqual({ restarted: true });
  expect(await ask(host.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a strict umask does not keep the server out, and its password is for nobody else', async () => {
  const host = await open(0o077);
  expect(await ask(host.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  const { mode } = await stat(join(root, '.trimtab', 'postgres', 'password'));
  expect(mode & 0o777).toBe(0o600);
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot(
  '[needs root] in a directory closed to the server user, the data goes where that user can reach',
  async () => {
    await chmod(root, 0o700);
    const host = await open();
    expect(await ask(host.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    const place = (await readFile(join(root, '.trimtab', 'postgres.location'), 'utf8')).trim();
    await leave(host);
    const again = await open();
    expect(await ask(again.url, "SELECT current_setting('data_directory') AS at")).toEqual([
      { at: join(place, 'data') },
    ]);
    await leave(again);
    await rm(place, { recursive: true });
  },
);

asRoot('[needs root] root goes on with the data of an ordinary user, as that user', async () => {
  const first = await open();
  await leave(first);
  const nobody = 65_534;
  execFileSync('chown', ['-R', String(nobody), root]);
  const second = await open();
  expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect((await stat(`/proc/${await postmaster()}`)).uid).toBe(nobody);
});

test('only loopback is listened on', async () => {
  const host = await open();
  expect(
    await ask(
      host.url,
      "SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories') ORDER BY 1",
    ),
  ).toEqual([
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
  await expect(ask(host.url.replace(/:[^:@/]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  );
});
