import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OtlpReceiver } from '../fakes/otlp-receiver.js';
import { LiveClient, take } from '../fakes/live-client.js';
import { eventually } from '../setup/eventually.js';
import { TrimtabProcess } from './trimtab-process.js';

const TOKEN = 'a-token-for-the-tests-of-tracing';
const HEADER = 'a-secret-of-the-receiver';
const PATIENCE_MS = 120_000;

let directory: string;
let receiver: OtlpReceiver;
let server: TrimtabProcess & { url: string };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trimtab-tracing-'));
  await chmod(directory, 0o755);
  receiver = await OtlpReceiver.open();
}, PATIENCE_MS);

afterEach(async () => {
  await server.stop('SIGTERM');
  receiver.close();
  await rm(directory, { recursive: true, force: true });
}, PATIENCE_MS);

async function serve(more: Record<string, string>): Promise<void> {
  server = await TrimtabProcess.serve({
    TRIMTAB_DATA_DIR: join(directory, 'data'),
    TRIMTAB_BOOTSTRAP_TOKEN: TOKEN,
    TRIMTAB_DEMO: '0',
    ...more,
  });
}

async function ask(query: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const CREATE = `mutation Make {
  createCampaign(input: { name: "Hidden", budget: { amount: "1000", currencyCode: "EUR" }, kpi: ROAS, startsOn: "2026-01-01" }) {
    campaign { id } userErrors { message }
  }
}`;

const FOLLOW = 'subscription Follow($after: String) { campaignChanged(after: $after) { cursor } }';
/** W3C trace context: version, trace, span, sampled. */
const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function askOverSse(query: string): Promise<void> {
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query }),
  });
  expect(await response.text()).toContain('ADMIN');
}

describe('spans of a running server', () => {
  test(
    'arrive with their parents and names, and hold no secrets',
    async () => {
      await serve({
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: `x-receiver-key=${HEADER}`,
        OTEL_SERVICE_NAME: 'trimtab-under-test',
      });
      await ask(CREATE, { traceparent: CALLER, 'x-request-id': 'from-the-caller' });
      await ask('query Broken { nothingLikeThis }');
      const client = await LiveClient.connect(server, TOKEN);
      const events = client.subscribe(FOLLOW);
      const first = take(events, 1);
      await ask(CREATE.replace('Hidden', 'Hidden too'));
      await first;
      await client.close();
      await askOverSse('query Streamed { viewer { role } }');
      await eventually(
        async () =>
          receiver.named('relay round').length > 0 &&
          receiver.named('graphql event').length > 0 &&
          receiver.named('graphql query').length > 1 &&
          receiver.named('job dispatch-cycles').some((job) => receiver.partsOf(job).length > 0),
        'a relay round and a job with its units of work',
      );
      const [made] = receiver.named('graphql mutation');
      expect(made).toMatchObject({
        traceId: CALLER.split('-')[1],
        parentSpanId: CALLER.split('-')[2],
        failed: false,
      });
      expect(made?.fields).toEqual({
        'trimtab.transport': 'http',
        'trimtab.request_id': 'from-the-caller',
        'graphql.operation.type': 'mutation',
        'graphql.operation.name': 'Make',
        'trimtab.outcome': 'ok',
      });
      expect(receiver.partsOf(made!).map(({ fields }) => fields['trimtab.unit'])).toContain('run');
      const queries = receiver.named('graphql query').map(({ fields }) => fields);
      expect(queries).toContainEqual(
        expect.objectContaining({ 'graphql.operation.name': 'Broken', 'trimtab.outcome': 'refused' }),
      );
      expect(queries).toContainEqual(
        expect.objectContaining({ 'graphql.operation.name': 'Streamed', 'trimtab.transport': 'sse' }),
      );
      const [followed] = receiver.named('graphql subscription');
      expect(followed?.fields).toMatchObject({
        'trimtab.transport': 'websocket',
        'graphql.operation.name': 'Follow',
      });
      expect(receiver.named('graphql event')[0]).toMatchObject({
        links: [followed?.spanId],
        fields: { 'trimtab.event': 'CAMPAIGN_CHANGED' },
      });
      const [dispatch] = receiver.named('job dispatch-cycles');
      expect(dispatch?.parentSpanId).toBeUndefined();
      expect(dispatch?.fields).toMatchObject({ 'trimtab.job': 'dispatch-cycles', 'trimtab.attempt': 1 });
      expect(receiver.partsOf(dispatch!).map(({ name }) => name)).toContain('unit of work');
      const placed = receiver.named('relay round').map(({ fields }) => Number(fields['trimtab.placed']));
      expect(Math.min(...placed)).toBeGreaterThan(0);
      expect(receiver.text).toContain('trimtab-under-test');
      for (const secret of [TOKEN, 'Hidden', 'postgres://']) expect(receiver.text).not.toContain(secret);
      expect(receiver.text.split(HEADER).length - 1).toBe(receiver.text.split('"x-receiver-key"').length - 1);
    },
    PATIENCE_MS,
  );

  test(
    'a receiver that is away disturbs nothing, and is not waited for at the end',
    async () => {
      receiver.close();
      await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
      expect(await ask('{ viewer { role } }')).toMatchObject({ data: { viewer: { role: 'ADMIN' } } });
      const startedAt = performance.now();
      expect((await server.stop('SIGTERM')).code).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    },
    PATIENCE_MS,
  );
});
