import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { ApiWorld } from '../../fakes/api-world.js';

/** How many there are of each: an audit that went missing must not look like one that passed. */
const EXPECTED = { MUST: 13, SHOULD: 23, MAY: 25 };

type Level = keyof typeof EXPECTED;

describe('GraphQL over HTTP', () => {
  let api: ApiWorld;
  let headers: Record<string, string>;

  beforeAll(async () => {
    api = await ApiWorld.open();
    headers = { authorization: `Bearer ${await api.token('VIEWER')}` };
  });
  afterAll(() => api.close());

  const audits = serverAudits({
    url: () => `${api.url}/graphql`,
    fetchFn: async (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } }),
  });
  const passed: Record<Level, number> = { MUST: 0, SHOULD: 0, MAY: 0 };

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
    passed[name.split(' ', 1)[0] as Level] += 1;
  });

  it('passes every audit there is', () => {
    process.stdout.write(`GraphQL over HTTP: ${Object.entries(passed).flat().join(' ')}\n`);
    expect(passed).toEqual(EXPECTED);
  });
});
