import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_API } from '../../../src/config/api-config.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load.js';
import type { Problem } from '../../../src/kernel/problem.js';

let root: string;
let folders = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'trimtab-config-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A directory with this `trimtab.yaml`. */
function directoryWith(yaml?: string): string {
  const directory = join(root, String(folders++));
  mkdirSync(directory);
  if (yaml !== undefined) writeFileSync(join(directory, 'trimtab.yaml'), yaml);
  return directory;
}

function accepted(environment: Record<string, string>, yaml?: string): Config {
  const config = loadConfig(environment, directoryWith(yaml));
  if (Array.isArray(config)) throw new Error(config.map(({ message }) => message).join('\n'));
  return config;
}

function refused(environment: Record<string, string>, yaml?: string): Problem[] {
  const problems = loadConfig(environment, directoryWith(yaml));
  if (!Array.isArray(problems)) throw new Error('accepted');
  return problems;
}

const message = (problem: Problem): string => problem.message;

test('with nothing set, everything has its default', () => {
  const directory = directoryWith();
  expect(loadConfig({}, directory)).toEqual({
    host: '127.0.0.1',
    port: 4000,
    dataDirectory: join(directory, '.trimtab'),
    databaseUrl: null,
    mongodbUrl: null,
    bootstrapToken: null,
    demo: true,
    logLevel: 'info',
    watch: null,
    tracing: null,
    optimisation: {
      intervalMs: 900_000,
      stateSaveFrequency: 10,
      maxConcurrentCampaigns: 50,
      shutdownTimeoutMs: 30_000,
      leaseMs: 15_000,
      decisionsKeptMs: 94_608_000_000,
    },
    api: DEFAULT_API,
    identityProvider: null,
  });
});

test('an empty variable is one that is not set', () => {
  expect(accepted({ PORT: '', DATABASE_URL: ' ', TRIMTAB_DEMO: '' })).toMatchObject({
    port: 4000,
    databaseUrl: null,
    demo: true,
  });
});

test('every bad value is named at once, those of the file too', () => {
  const problems = refused(
    { PORT: 'http', TRIMTAB_DEMO: 'yes', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://u:geheim@h/d' },
    'optimization_service:\n  interval_minutes: 0\n  shutdown_timeout_seconds: soon\n',
  );
  expect(problems.map(message)).toEqual([
    'PORT: "http" will not do; expected a whole number from 0 (any free port) to 65535; 4000 where it is not set.',
    'DATABASE_URL: what it is set to will not do; expected postgres://USER:PASSWORD@HOST:PORT/DATABASE; the embedded PostgreSQL where it is not set.',
    'TRIMTAB_DEMO: "yes" will not do; expected 1 (an empty database gets a simulated account) or 0; 1 where it is not set.',
    'LOG_LEVEL: "loud" will not do; expected one of trace, debug, info, warn, error, fatal, silent; info where it is not set.',
    'trimtab.yaml: optimization_service.interval_minutes: 0 will not do; expected a whole number from 1 to 1440; 15 where it is not set.',
    'trimtab.yaml: optimization_service.shutdown_timeout_seconds: "soon" will not do; expected a whole number from 1 to 3600; 30 where it is not set.',
  ]);
});

test('a secret that will not do is not shown', () => {
  const problems = refused({
    DATABASE_URL: 'mysql://u:geheim@h/d',
    MONGODB_URL: 'geheim',
    TRIMTAB_BOOTSTRAP_TOKEN: 'geheim!',
  });
  expect(problems).toHaveLength(3);
  expect(problems.map(message).join()).not.toContain('geheim');
});

describe('each variable, on both sides of its limits', () => {
  test.each([
    ['PORT', ['0', '1', '65535'], ['-1', '65536', '4000.5', '1e3', '0x50', '4000 4001']],
    ['HOST', ['0.0.0.0', '::1', '::', 'localhost', 'db-1.internal'], ['a b', 'http://x', '-x', 'x/y']],
    [
      'DATABASE_URL',
      ['postgres://u:p@h:5432/d', 'postgresql://h/d', 'postgres:///d?host=/run'],
      ['h/d', 'postgres://h', 'postgres://h/'],
    ],
    [
      'MONGODB_URL',
      ['mongodb://h', 'mongodb://a:1,b:2/d?x=y', 'mongodb+srv://h/d'],
      ['http://h', 'mongodb://', 'mongodb:// h'],
    ],
    [
      'TRIMTAB_BOOTSTRAP_TOKEN',
      ['a'.repeat(16), 'a'.repeat(512)],
      ['a'.repeat(15), 'a'.repeat(513), 'two words 1234567890', 'ünïcödé-1234567890'],
    ],
    ['TRIMTAB_DEMO', ['0', '1'], ['true', '2']],
    ['LOG_LEVEL', ['trace', 'silent'], ['INFO', 'verbose']],
  ])('%s', (name, good, bad) => {
    for (const value of good) expect(() => accepted({ [name]: value })).not.toThrow();
    for (const value of bad) expect(refused({ [name]: value }).map(({ field }) => field)).toEqual([[name]]);
  });
});

describe('trimtab.yaml', () => {
  test('sets what it names and leaves the rest', () => {
    const { optimisation } = accepted(
      {},
      'optimization_service:\n  interval_minutes: 1\n  max_concurrent_campaigns: 3\n',
    );
    expect(optimisation).toEqual({
      intervalMs: 60_000,
      stateSaveFrequency: 10,
      maxConcurrentCampaigns: 3,
      shutdownTimeoutMs: 30_000,
      leaseMs: 15_000,
      decisionsKeptMs: 94_608_000_000,
    });
  });

  test.each(['', '# only a comment\n', 'optimization_service: {}\n'])('%j leaves the defaults', (yaml) => {
    expect(accepted({}, yaml).optimisation.intervalMs).toBe(900_000);
  });

  test.each([
    [
      'interval_minute: 5',
      'interval_minute: not a setting; there are optimization_service, api, identity_provider.',
    ],
    [
      'optimization_service:\n  interval: 5',
      'optimization_service.interval: not a setting; there are interval_minutes, state_save_frequency, max_concurrent_campaigns, shutdown_timeout_seconds, lease_seconds, keep_decisions_days.',
    ],
    ['just words', 'the file must hold settings, one "name: value" on a line.'],
    ['optimization_service: 15', 'optimization_service must hold settings, one "name: value" on a line.'],
    [
      'optimization_service:\n  interval_minutes: 1441',
      'optimization_service.interval_minutes: 1441 will not do; expected a whole number from 1 to 1440; 15 where it is not set.',
    ],
    [
      'optimization_service:\n  interval_minutes: 2.5',
      'optimization_service.interval_minutes: 2.5 will not do; expected a whole number from 1 to 1440; 15 where it is not set.',
    ],
  ])('%j is refused', (yaml, expected) => {
    expect(refused({}, yaml).map(message)).toEqual([`trimtab.yaml: ${expected}`]);
  });

  test('the doors of the API, with files beside the settings', () => {
    const { api } = accepted(
      {},
      [
        'api:',
        '  operation_timeout_seconds: 5',
        '  document: { cost: 800 }',
        '  socket: { max_subscriptions: 7 }',
        '  throttle: { maximum_points: 800, restored_points_per_second: 10 }',
        '  trusted_documents: { file: documents.json, only: true }',
        '  cors_origins: ["https://app.example.com"]',
        '  trusted_proxies: [10.0.0.0/8, "::1"]',
        '  tls: { certificate_file: /etc/c.pem, key_file: k.pem }',
      ].join('\n'),
    );
    expect(api).toMatchObject({
      operationTimeoutMs: 5_000,
      document: { ...DEFAULT_API.document, cost: 800 },
      socket: { ...DEFAULT_API.socket, subscriptions: 7 },
      throttle: { maximum: 800, restoreRate: 10 },
      trustedDocuments: { file: expect.stringMatching(/^\/.*\/documents\.json$/), only: true },
      corsOrigins: ['https://app.example.com'],
      trustedProxies: ['10.0.0.0/8', '::1'],
      tls: { certificateFile: '/etc/c.pem', keyFile: expect.stringMatching(/^\/.*\/k\.pem$/) },
    });
  });

  test.each([
    [
      'document: { dept: 3 }',
      'api.document.dept: not a setting; there are tokens, brackets, depth, aliases, directives, selections, operations, cost.',
    ],
    [
      'throttle: { maximum_points: 100 }',
      'api.throttle.maximum_points: 100 will not do; expected at least as many points as document.cost, or the dearest documents could never run.',
    ],
    [
      'cors_origins: ["https://a.example/"]',
      'api.cors_origins.0: "https://a.example/" will not do; expected the origin of a site, such as https://app.example.com.',
    ],
    [
      'trusted_proxies: [10.0.0.0/33]',
      'api.trusted_proxies.0: "10.0.0.0/33" will not do; expected an address or a range, such as 10.0.0.7 or 10.0.0.0/8.',
    ],
    ['tls: { key_file: k.pem }', 'api.tls.certificate_file is missing; expected a PEM file.'],
    [
      'trusted_documents: { only: true }',
      'api.trusted_documents: {"only":true} will not do; expected a file as well, where it is to be the only source of documents.',
    ],
  ])('api: %s is refused', (yaml, expected) => {
    expect(refused({}, `api:\n  ${yaml}\n`).map(message)).toEqual([`trimtab.yaml: ${expected}`]);
  });

  test('what is not YAML is refused with the place', () => {
    expect(refused({}, 'optimization_service: [1').map(message).join()).toMatch(
      /^trimtab\.yaml: is not YAML: .*line 1/,
    );
  });

  test('one that cannot be read is refused', () => {
    const directory = directoryWith();
    mkdirSync(join(directory, 'trimtab.yaml'));
    expect(loadConfig({}, directory)).toEqual([
      expect.objectContaining({ message: 'trimtab.yaml: cannot be read (EISDIR).' }),
    ]);
  });
});

describe('tracing', () => {
  test('is on where there is a receiver', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a=b,x-tenant=one',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    };
    expect(accepted(environment).tracing).toEqual({
      endpoint: 'http://127.0.0.1:4318',
      headers: { authorization: 'Bearer a=b', 'x-tenant': 'one' },
      serviceName: 'trimtab',
      sampledShare: 0.25,
    });
  });

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://127.0.0.1:4317'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'geheim'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
  ])('%s may not be %s', (name, value) => {
    const [problem, ...others] = refused({ [name]: value }).map(message);
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name}: `));
    expect(problem).not.toContain('geheim');
  });
});

describe('identity_provider', () => {
  const yaml = (more: string) =>
    `identity_provider:\n  issuer: https://login.example.com/\n  audience: trimtab\n${more}`;
  const KEYS = '  jwks_url: https://login.example.com/keys\n';

  test('is off unless it is set, and needs issuer, audience and keys', () => {
    expect(accepted({}, '').identityProvider).toBeNull();
    const missing = refused({}, 'identity_provider: {}\n').map(({ field }) => field.at(-1));
    expect(missing).toEqual(['issuer', 'audience', 'jwks_url']);
    expect(accepted({}, yaml(KEYS)).identityProvider).toEqual({
      issuer: 'https://login.example.com/',
      audience: 'trimtab',
      jwksUrl: 'https://login.example.com/keys',
      algorithms: ['RS256', 'ES256'],
      roleClaim: 'trimtab_role',
      accountClaim: 'trimtab_account',
      clockSkewMs: 30_000,
    });
  });

  test.each(['http://127.0.0.1:8080/keys', 'http://localhost/keys', 'https://idp/keys'])(
    'keys from %s',
    (url) => {
      expect(accepted({}, yaml(`  jwks_url: ${url}\n`)).identityProvider?.jwksUrl).toBe(url);
    },
  );

  test.each([
    'jwks_url: http://login.example.com/keys',
    'jwks_url: file:///keys',
    'jwks_url: keys',
    'algorithms: [HS256]',
    'algorithms: [none]',
    'algorithms: []',
    'clock_skew_seconds: 301',
    'clock_skew_seconds: -1',
    'role_claim: ""',
  ])('%s is refused', (line) => {
    const keys = line.startsWith('jwks_url') ? '' : KEYS;
    expect(refused({}, yaml(`${keys}  ${line}\n`))).toHaveLength(1);
  });
});

test('the settings that operations.md shows are the defaults', () => {
  const blocks = readFileSync('docs/operations.md', 'utf8').matchAll(/```yaml\n(api:.*?)```/gs);
  const shown = Array.from(blocks, ([, yaml]) => accepted({}, yaml).api);
  expect(shown).toEqual([DEFAULT_API]);
});
