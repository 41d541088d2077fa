import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withServices } from '../../../src/app/run-command.js';
import { runProgram } from '../../../src/cli/program.js';
import { Terminal } from '../../../src/cli/terminal.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load.js';
import { encodeId, type Uuid } from '../../../src/kernel/ids.js';
import { OptimisationWorld } from '../../fakes/optimisation-world.js';

let world: OptimisationWorld;
let config: Config;
let campaignId: string;
let output: PassThrough;
let errors: PassThrough;

beforeAll(async () => {
  world = await OptimisationWorld.open();
  const { campaign } = await world.campaign(4, { name: 'Spring\u001b[2J\nsale' });
  campaignId = encodeId('campaign', campaign.id);
  const loaded = loadConfig({ DATABASE_URL: world.database.url, LOG_LEVEL: 'silent' }, '/');
  if (Array.isArray(loaded)) throw new Error(loaded.map(({ message }) => message).join());
  config = loaded;
});
afterAll(() => world.close());

beforeEach(() => {
  output = new PassThrough({ encoding: 'utf8' });
  errors = new PassThrough({ encoding: 'utf8' });
});

function run(...words: string[]): Promise<number> {
  const refused = async (): Promise<never> => {
    throw new Error('not expected here');
  };
  const notAsked = { migrate: refused, backUp: refused, restore: refused, serve: refused, work: refused };
  const line = { loadConfig: () => config, ...notAsked, withServices };
  return runProgram(words, { ...line, terminal: new Terminal(output, errors) }, '1.2.3');
}

const said = (stream: PassThrough): string => stream.read() ?? '';
const json = (): unknown => JSON.parse(said(output));

describe('token', () => {
  test('create shows a secret that the database knows by its hash; revoke ends it', async () => {
    expect(
      await run('token', 'create', '--role', 'MANAGER', '--name', 'Import', '--days', '2', '--json'),
    ).toBe(0);
    const created = json() as { id: string; secret: string };
    expect(created).toMatchObject({
      name: 'Import',
      role: 'MANAGER',
      secret: expect.stringMatching(/^trim_.{43}$/),
    });
    const found = await world.query(
      'SELECT role, expires_at > now() AS live FROM api_token WHERE hash = sha256($1)',
      [Buffer.from(created.secret)],
    );
    expect(found).toEqual([{ role: 'MANAGER', live: true }]);

    expect(await run('token', 'revoke', created.id)).toBe(0);
    expect(said(output)).toBe(`${created.id} ("Import") is revoked.\n`);
    expect(await world.query('SELECT 1 FROM api_token WHERE revoked_at IS NULL')).toEqual([]);
  });

  test('link prints a link that signs a browser in, with the code behind the #', async () => {
    expect(await run('token', 'link', '--role', 'ANALYST', '--url', 'https://trimtab.example.com/')).toBe(0);
    const link = said(output);
    expect(link).toMatch(/^https:\/\/trimtab\.example\.com\/sign-in#code=trim_\S{43}\n$/);
    expect(await run('token', 'link', '--json')).toBe(0);
    expect(json()).toMatchObject({
      role: 'ADMIN',
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4000\/sign-in#code=/),
    });
    const secret = link.trim().split('code=')[1]!;
    expect(
      await world.query('SELECT 1 FROM api_token WHERE hash = sha256($1)', [Buffer.from(secret)]),
    ).toEqual([]);
    const browsers = await world.query(`SELECT role FROM api_token WHERE name = 'Browser' ORDER BY id`);
    expect(browsers).toEqual([{ role: 'ANALYST' }, { role: 'ADMIN' }]);
    await world.query(`DELETE FROM api_token WHERE name = 'Browser'`);
  });

  test('without --json the secret alone is the output, for a pipe', async () => {
    expect(await run('token', 'create')).toBe(0);
    expect(said(output)).toMatch(/^trim_\S{43}\n$/);
    expect(said(errors)).toContain('VIEWER');
  });

  test.each([
    [['--role', 'OWNER']],
    [['--days', '0']],
    [['--days', '3651']],
    [['--account', 'cmp_01h2xcejqtf2nbrexx3vqjhp41']],
  ])('create %j is a wrong command', async (words) => {
    expect(await run('token', 'create', ...words)).toBe(2);
  });

  test('revoking an unknown one is a problem', async () => {
    expect(await run('token', 'revoke', 'tok_01h2xcejqtf2nbrexx3vqjhp41', '--json')).toBe(1);
    expect(json()).toMatchObject({ problems: [{ code: 'NOT_FOUND' }] });
  });
});

describe('campaign list', () => {
  test('in a pipe: a line each, tab-separated, and no control character of a name', async () => {
    expect(await run('campaign', 'list')).toBe(0);
    const cells = said(output).trimEnd().split('\t');
    expect(cells.slice(0, 6)).toEqual([
      campaignId,
      'Spring [2J sale',
      'ACTIVE',
      'ROAS',
      '90000.00 EUR',
      '0.00 EUR',
    ]);
  });

  test('on a terminal: a table', async () => {
    Object.assign(output, { isTTY: true });
    expect(await run('campaign', 'list')).toBe(0);
    expect(said(output)).toMatch(/┌.*\n│ Id +│ Name/);
  });

  test('filtered by status', async () => {
    expect(await run('campaign', 'list', '--status', 'PAUSED', 'ERROR', '--json')).toBe(0);
    expect(json()).toEqual([]);
  });

  test('more than a page', async () => {
    const ids = new Set<Uuid>();
    for (let k = 0; k < 101; k++) ids.add((await world.campaign(0, { name: `Many ${k}` })).campaign.id);
    expect(await run('campaign', 'list', '--json')).toBe(0);
    const listed = (json() as { id: string }[]).map(({ id }) => id);
    expect(new Set(listed)).toEqual(new Set([campaignId, ...[...ids].map((id) => encodeId('campaign', id))]));
    expect(listed).toHaveLength(102);
  });
});

describe('cycle run', () => {
  test('decides now, and status shows it', async () => {
    expect(await run('cycle', 'run', campaignId, '--json')).toBe(0);
    expect(json()).toMatchObject({ campaign: campaignId, outcome: 'decided' });
    expect(await run('status', '--json')).toBe(0);
    const { campaigns } = json() as { campaigns: { id: string; decided: number; failed: number }[] };
    expect(campaigns.find(({ id }) => id === campaignId)).toMatchObject({ decided: 1, failed: 0 });
  });

  test('of a campaign that is paused is a problem', async () => {
    const { campaign } = await world.campaign(2, { status: 'PAUSED' });
    expect(await run('cycle', 'run', encodeId('campaign', campaign.id))).toBe(1);
    expect(said(errors)).toMatch(/ACTIVE/);
  });

  test('of an unknown campaign is a problem', async () => {
    expect(await run('cycle', 'run', 'cmp_01h2xcejqtf2nbrexx3vqjhp41')).toBe(1);
  });
});

test('a second account must be named', async () => {
  await world.query(
    `INSERT INTO account SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'name', 'Other'))).* FROM account a`,
  );
  expect(await run('token', 'create')).toBe(1);
  expect(said(errors)).toMatch(/--account: acc_\S+ \(Nordlicht GmbH\), acc_\S+ \(Other\)\./);
});

describe('account create', () => {
  test('makes an account in its currency and zone, with an ADMIN token that is shown once', async () => {
    const words = ['--name', 'Acme', '--currency', 'USD', '--time-zone', 'America/New_York', '--json'];
    expect(await run('account', 'create', ...words)).toBe(0);
    const created = json() as { secret: string };
    expect(created).toMatchObject({ name: 'Acme', currencyCode: 'USD', timeZone: 'America/New_York' });
    const found = await world.query(
      `SELECT a.name, a.currency_code AS currency, a.time_zone AS zone, t.role
       FROM api_token t JOIN account a ON a.id = t.account_id WHERE t.hash = sha256($1)`,
      [Buffer.from(created.secret)],
    );
    expect(found).toEqual([{ name: 'Acme', currency: 'USD', zone: 'America/New_York', role: 'ADMIN' }]);
  });

  test('names all that is wrong at once, and makes nothing', async () => {
    const words = ['--name', ' ', '--currency', 'EURO', '--time-zone', 'Europe/Atlantis'];
    const count = () => world.query<{ count: string }>('SELECT count(*) FROM account');
    const before = await count();
    expect(await run('account', 'create', ...words)).toBe(1);
    expect(said(errors).trim().split('\n')).toHaveLength(3);
    expect(await count()).toEqual(before);
  });
});

test('replay compares every decision, and says when one differs', async () => {
  expect(await run('replay', campaignId)).toBe(0);
  expect(said(output)).toMatch(/^\d+ decisions replayed: all identical, and so is the state\.\n$/);
  await world.query("UPDATE cycle SET inputs = jsonb_set(inputs, '{seed}', '1') WHERE decision IS NOT NULL");
  expect(await run('replay', campaignId)).toBe(1);
  expect(said(errors)).toContain('came out differently');
});

test('audit verify proves the log, and names the entry that was tampered with', async () => {
  expect(await run('audit', 'verify', '--json')).toBe(0);
  const [proof] = json() as [{ account: string; entries: number; headHash: string }];
  expect(proof).toMatchObject({ account: encodeId('account', world.accountId), intact: true, trouble: null });
  expect(proof.entries).toBeGreaterThan(1);
  expect(await run('audit', 'verify', '--expect', proof.headHash)).toBe(0);
  expect(said(output)).toMatch(/ \d+ entries, all as written\. Head: [0-9a-f]{64}\n/);
  expect(await run('audit', 'verify', '--expect', 'f'.repeat(64))).toBe(1);
  expect(said(errors)).toMatch(/a chain was rewritten/);
  await world.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await world.query(`UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 2`);
  await world.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
  expect(await run('audit', 'verify')).toBe(1);
  expect(said(errors)).toMatch(/Entry 2 is not what was written/);
});
