import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { campaignInput } from '../fakes/api-scenes.js';
import { LiveClient, take } from '../fakes/live-client.js';
import { TrimtabProcess } from './trimtab-process.js';

const TOKEN = 'a-token-for-the-tests-of-backups';
const PATIENCE_MS = 120_000;
const EVENTS =
  'subscription ($after: String) { cycleFinished(after: $after) { cursor campaign { id } cycle { id outcome } } }';
/** What people look at: of each campaign its money, and why it is there. */
const STATE = `{
  viewer { role account { id name } }
  campaigns(first: 10) {
    nodes {
      id name status
      allocation { decidedAt total { amount } items { arm { id label } dailyBudget { amount } share expectedRoas { mean lower upper } } }
      changes(first: 20) { nodes { id at before { share } after { share } explanation { text factors { label amount { amount } } } } }
    }
  }
}`;

let directory: string;
let file: string;
let server: TrimtabProcess & { url: string };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trimtab-backup-'));
  await chmod(directory, 0o755);
  file = join(directory, 'kept.backup');
}, PATIENCE_MS);
afterAll(async () => {
  await server.stop('SIGTERM');
  await rm(directory, { recursive: true, force: true });
}, PATIENCE_MS);

const environment = () => ({
  TRIMTAB_DATA_DIR: join(directory, 'data'),
  TRIMTAB_BOOTSTRAP_TOKEN: TOKEN,
  TRIMTAB_DEMO: '0',
});

async function trimtab(...words: string[]): Promise<string> {
  const { code, output } = await TrimtabProcess.run(words, environment()).ended;
  if (code !== 0) throw new Error(`trimtab ${words.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

async function ask<Data>(query: string, input?: object): Promise<Data> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }`;
const RUN = 'mutation ($input: RunCycleInput!) { runCycle(input: $input) { userErrors { message } } }';

interface Created {
  readonly createCampaign: { readonly campaign: { readonly id: string } };
}

/** With a few decisions behind it, and none to come by itself while the test runs. */
async function makeDecidedCampaign(): Promise<string> {
  const input = campaignInput({ intervalMinutes: 1_440 });
  const { id } = (await ask<Created>(CREATE, input)).createCampaign.campaign;
  const client = await LiveClient.connect(server, TOKEN);
  for (let cycle = 0; cycle < 3; cycle++) await decideOnce(client, id);
  await client.close();
  return id;
}

async function decideOnce(client: LiveClient, campaignId: string): Promise<unknown> {
  const greeted = await LiveClient.connect(server, TOKEN);
  const events = client.subscribe<unknown>(EVENTS, { after: greeted.cursor });
  await greeted.close();
  expect(await ask(RUN, { campaignId })).toEqual({ runCycle: { userErrors: [] } });
  const [event] = await take(events, 1);
  await events.return(undefined);
  return event;
}

test(
  'backed up while it serves, destroyed, restored: the same answers, decisions that replay, expired cursors, new decisions',
  async () => {
    server = await TrimtabProcess.serve(environment());
    const campaignId = await makeDecidedCampaign();
    const before = await ask(STATE);
    const listener = await LiveClient.connect(server, TOKEN);
    const oldCursor = listener.cursor;
    await listener.close();
    expect(await trimtab('backup', file)).toMatch(/kept\.backup: \d+ rows of 2\d tables\.\n$/);
    expect((await server.stop('SIGTERM')).code).toBe(0);

    await rm(join(directory, 'data'), { recursive: true });
    await expect(stat(join(directory, 'data'))).rejects.toThrow('ENOENT');
    expect(await trimtab('restore', file)).toMatch(/^\d+ rows of 2\d tables, as they were at 20\S+\.\n$/);

    server = await TrimtabProcess.serve(environment());
    expect(server.output).not.toContain('code=');
    expect(await ask(STATE)).toEqual(before);
    expect(await trimtab('replay', campaignId)).toMatch(/^3 decisions replayed: all identical/);

    const client = await LiveClient.connect(server, TOKEN);
    await expect(take(client.subscribe(EVENTS, { after: oldCursor }), 1)).rejects.toThrow('CURSOR_EXPIRED');
    expect(await decideOnce(client, campaignId)).toMatchObject({
      cycleFinished: {
        campaign: { id: campaignId },
        cycle: { outcome: expect.stringMatching(/^(MOVED|HELD)$/) },
      },
    });
    await client.close();
    expect(await trimtab('replay', campaignId)).toMatch(/^4 decisions replayed: all identical/);
  },
  PATIENCE_MS,
);
