import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { makeCampaign } from '../../fakes/api-scenes.js';
import { FaultyNetwork } from '../../../bench/chaos/faulty-network.js';

const QUERY = '{ campaigns(first: 5) { nodes { name } } }';

describe('while the database is away', () => {
  let network: FaultyNetwork;
  let api: ApiWorld;
  let manager: string;

  beforeAll(async () => {
    api = await ApiWorld.open({
      reach: async (database) => {
        const straight = new URL(database.url);
        network = new FaultyNetwork(Number(straight.port));
        await network.open();
        straight.port = String(network.port);
        return { url: straight.href, drop: () => database.drop() };
      },
    });
    manager = await api.token('MANAGER');
    await makeCampaign(api, manager, { name: 'Before the outage' });
  });
  afterAll(async () => {
    await api.close();
    await network.break();
  });

  it('requests fail clearly and may be tried again, readiness says why, and recovery needs no hand', async () => {
    dataOf(await api.ask(manager, QUERY));
    await network.break();

    // The token is known still, so the query itself meets the outage; then the token has to be read again, and cannot be.
    for (const waitMs of [0, 5_000]) {
      api.world.clock.advance(waitMs);
      const answer = await api.ask(manager, QUERY);
      expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(JSON.stringify(answer.errors)).not.toMatch(/127\.0\.0\.1|ECONN|terminated/);
    }
    const readiness = await fetch(`${api.url}/readyz`);
    expect(readiness.status).toBe(503);
    // Its name to anybody, its words to the log.
    expect(JSON.parse(await readiness.text())).toMatchObject({ checks: { database: 'unavailable' } });
    const told = api.world.logger.lines.find((line) => line.message === 'Not ready.');
    expect(told?.fields).toMatchObject({
      check: 'database',
      err: { message: expect.stringMatching(/not available/) },
    });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);

    await network.open();
    expect(dataOf(await api.ask(manager, QUERY))).toEqual({
      campaigns: { nodes: [{ name: 'Before the outage' }] },
    });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  it('gives back every connection that broke in use, however often that happens', async () => {
    const lost = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = pg_backend_pid()';
    // Twice as often as there are connections in the pool.
    for (let round = 0; round < 10; round++) {
      const broken = api.world.container.unitOfWork.run('system', (tx) => tx.query(lost));
      await expect(broken).rejects.toMatchObject({ retryable: true });
    }
    dataOf(await api.ask(manager, QUERY));
  });
});
