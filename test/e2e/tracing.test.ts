import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OtlpReceiver } from '../fakes/otlp-receiver.js';
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

describe('spans of a running server', () => {
  test(
    'arrive with their parents and names, and hold no secrets',
    async () => {
      await serve({
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: `x-receiver-key=${HEADER}`,
        OTEL_SERVICE_NAME: 'trimtab-under-test',
      });
      await ask(CREATE);
      await eventually(
        async () =>
          receiver.named('relay round').length > 0 &&
          receiver.named('job dispatch-cycles').some((job) => receiver.partsOf(job).length > 0),
        'a relay round and a job with its units of work',
      );
      const [dispatch] = receiver.named('job dispatch-cycles');
      expect(dispatch?.parentSpanId).toBeUndefined();
      expect(dispatch?.fields).toMatchObject({ 'trimtab.job': 'dispatch-cycles', 'trimtab.attempt': 1 });
      expect(receiver.partsOf(dispatch!).map(({ name }) => name)).toContain('unit of work');
      expect(receiver.named('relay round').map(({ fields }) => fields)).toContainEqual({
        'trimtab.placed': 1,
      });
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
      expect(await ask('{ viewer { role } }')).toEqual({ data: { viewer: { role: 'ADMIN' } } });
      const startedAt = performance.now();
      expect((await server.stop('SIGTERM')).code).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    },
    PATIENCE_MS,
  );
});
