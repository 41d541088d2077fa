import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { Caller } from '../caller.js';
import { type Check, Findings } from '../check.js';
import { openHouse } from '../load/house.js';

const SIZES = { full: { keys: 100, crashes: 15 }, short: { keys: 5, crashes: 1 } };
const AT_ONCE = 8;
const KEYS_A_CRASH = 12;
const CREATE = `mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) { campaign { id arms(first: 10) { nodes { id } } } userErrors { code } } }`;
const COUNT = '{ campaigns(first: 1) { totalCount } }';

/** The same request many times at once, and again after the server that had it was killed. */
export const idempotency: Check = {
  name: 'idempotency',
  promise: 'the same idempotency key gets the same response and works once, however and whenever it is sent',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const { keys, crashes } = SIZES[size];
    const house = await openHouse(stage);
    const { token } = await house.tenant('Repeated');
    const server = await stage.process({ role: 'api', databaseUrl: house.databaseUrl });
    await server.start();
    const caller = new Caller([server.url], token);
    const rng = new Rng(seedOf('idempotency', seed));
    let requests = 0;
    const create = (key: string): Promise<unknown> => {
      requests += 1;
      return caller.acknowledged(CREATE, { input: inputOf(key) });
    };

    const made: string[] = [];
    for (let n = 0; n < keys; n++) {
      const key = randomUUID();
      made.push(key);
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => create(key)));
      findings.expect(
        answers.every((answer) => isDeepStrictEqual(answer, answers[0])),
        `Different answers to one key at once: ${JSON.stringify(answers).slice(0, 300)}`,
      );
    }
    for (let crash = 0; crash < crashes; crash++) {
      const fresh = Array.from({ length: KEYS_A_CRASH }, () => randomUUID());
      made.push(...fresh);
      const sent = fresh.map((key) => create(key));
      await delay(rng.uniform() * 80);
      await server.kill();
      await server.start();
      const first = await Promise.all(sent);
      const again = await Promise.all(fresh.map((key) => create(key)));
      findings.expect(isDeepStrictEqual(again, first), 'Another answer after a crash');
      stage.say(`idempotency: ${crash + 1} of ${crashes} crashes`);
    }
    const { campaigns } = await caller.acknowledged<{ campaigns: { totalCount: number } }>(COUNT);
    findings.equal(campaigns.totalCount, made.length, 'Effects');
    Object.assign(findings.figures, {
      keys: made.length,
      effects: campaigns.totalCount,
      crashes,
      cut: caller.counts.cut,
    });
    return findings.outcome(requests);
  },
};

function inputOf(key: string): object {
  return {
    idempotencyKey: key,
    name: `Once ${key}`,
    kpi: 'ROAS',
    budget: { amount: '500', currencyCode: 'EUR' },
    startsOn: '2026-01-01',
    arms: [{ platform: 'Google Ads', channel: 'Search', creative: 'A', bid: 'cpc' }],
  };
}
