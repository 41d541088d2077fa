import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { campaignInput } from '../fakes/api-scenes.js';
import { LiveClient, take } from '../fakes/live-client.js';
import { catalogue, samplesIn } from '../fakes/metrics-text.js';
import { eventually } from '../setup/eventually.js';
import { TrimtabProcess } from './trimtab-process.js';

const TOKEN = 'a-token-for-the-tests-of-observing';
const WRONG = 'a-token-that-nobody-has-been-given';
const PATIENCE_MS = 120_000;
const FOLLOW = 'subscription Follow($after: String) { cycleFinished(after: $after) { cursor } }';
const CREATE =
  'mutation Make($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }';
const RUN = 'mutation Run($input: RunCycleInput!) { runCycle(input: $input) { userErrors { message } } }';

let directory: string;
let server: TrimtabProcess & { url: string };
let watch: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trimtab-observing-'));
  await chmod(directory, 0o755);
  server = await TrimtabProcess.serve({
    TRIMTAB_DATA_DIR: join(directory, 'data'),
    TRIMTAB_BOOTSTRAP_TOKEN: TOKEN,
    TRIMTAB_DEMO: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'trace',
  });
  watch = String(lines().find(({ msg }) => msg === 'Metrics and checks are here.')?.address);
}, PATIENCE_MS);
afterAll(async () => {
  await server.stop('SIGTERM');
  await rm(directory, { recursive: true, force: true });
}, PATIENCE_MS);

function lines(): Record<string, unknown>[] {
  return server.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function ask(
  query: string,
  input?: object,
  token = TOKEN,
  requestId = 'asked-by-the-test',
): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-request-id': requestId,
    },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return response.text();
}

/** A bit of everything, so that every metric has something to tell. */
async function live(): Promise<string> {
  const made = JSON.parse(await ask(CREATE, campaignInput({ name: 'Not for logs', intervalMinutes: 1_440 })));
  const { id } = made.data.createCampaign.campaign;
  const client = await LiveClient.connect(server, TOKEN);
  const next = take(client.subscribe(FOLLOW), 1);
  await ask(RUN, { campaignId: id });
  await next;
  await client.close();
  await ask('query Wrong { nothingLikeThis }');
  await ask('{ viewer { role } }', undefined, WRONG);
  await expect(LiveClient.connect(server, WRONG)).rejects.toBeDefined();
  return id;
}

describe('a server that is looked at', () => {
  let campaignId: string;
  beforeAll(async () => {
    campaignId = await live();
    await eventually(
      async () => lines().some(({ job, msg }) => job === 'decide-cycles' && msg === 'Job done.'),
      'the end of the job that decided',
    );
  }, PATIENCE_MS);

  test('tells every metric of the catalogue with its type and labels, and no other', async () => {
    const text = await (await fetch(`${watch}/metrics`)).text();
    const told = samplesIn(text);
    const known = await catalogue();
    expect([...told.keys()].toSorted()).toEqual([...known.keys()].toSorted());
    for (const [name, { type, labels }] of told) {
      expect({ name, type }).toEqual({ name, type: known.get(name)?.type });
      // A metric that has counted nothing yet shows no labels.
      if (labels.length > 0) expect({ name, labels }).toEqual({ name, labels: known.get(name)?.labels });
    }
  });

  test('tells them to machines alone, and checks there too', async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${watch}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${watch}/readyz`)).json()).toMatchObject({ status: 'ready' });
    expect((await fetch(`${watch}/graphql`)).status).toBe(404);
  });

  test('has one line a request with its operation, its outcome and its duration', () => {
    const of = (name: string) => lines().filter(({ operationName }) => operationName === name);
    expect(of('Make')).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: 'Request answered.',
        requestId: 'asked-by-the-test',
        operation: 'mutation',
        outcome: 'ok',
        ms: expect.any(Number),
        status: 200,
      }),
    ]);
    expect(of('Wrong')).toEqual([
      expect.objectContaining({ outcome: 'refused', codes: ['GRAPHQL_VALIDATION_FAILED'] }),
    ]);
    expect(of('Follow')).toEqual([
      expect.objectContaining({
        msg: 'Operation answered.',
        transport: 'websocket',
        operation: 'subscription',
      }),
      expect.objectContaining({ msg: 'Subscription ended.', events: 1, ms: expect.any(Number) }),
    ]);
    expect(of('Follow')[0]?.requestId).toBe(of('Follow')[1]?.requestId);
  });

  test('has one line a job with its id, its campaigns and buckets', () => {
    const [done, ...others] = lines().filter(
      ({ job, msg }) => job === 'decide-cycles' && msg === 'Job done.',
    );
    expect(others).toEqual([]);
    expect(done).toMatchObject({
      level: 'info',
      jobId: expect.any(String),
      attempt: 1,
      outcome: 'done',
      decided: 1,
      ms: expect.any(Number),
      cycles: [{ campaign: campaignId, bucketAt: expect.stringMatching(/^\d{4}-.*Z$/) }],
    });
  });

  test('says nothing secret at any level', () => {
    const { output } = server;
    expect(lines().length).toBeGreaterThan(10);
    for (const secret of [TOKEN, WRONG, 'Not for logs', 'postgres://', 'nothingLikeThis'])
      expect({ secret, found: output.includes(secret) }).toEqual({ secret, found: false });
  });
});

test(
  'a worker answers its checks and metrics',
  async () => {
    const worker = TrimtabProcess.run(['worker'], {
      TRIMTAB_DATA_DIR: join(directory, 'data'),
      METRICS_PORT: '0',
    });
    const [, address] = await worker.says(/"address":"([^"]+)".*Metrics and checks are here/);
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('trimtab_jobs_running');
    await eventually(async () => (await fetch(`${address}/readyz`)).status === 200, 'a worker that is ready');
    expect((await worker.stop('SIGTERM')).code).toBe(0);
  },
  PATIENCE_MS,
);
