import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHECKS } from '../../bench/chaos/checks/checks.js';
import { MongoHost } from '../../bench/chaos/mongo-host.js';
import { PostgresHost } from '../../bench/chaos/postgres-host.js';
import { Stage } from '../../bench/chaos/stage.js';
import { describeUnless } from '../setup/optional.js';

/** The short form of `npm run chaos`. */
const LIMIT_MS = 240_000;
const mongo = await MongoHost.build();
let postgres: PostgresHost;

beforeAll(async () => {
  postgres = await PostgresHost.open();
}, LIMIT_MS);
afterAll(() => postgres[Symbol.asyncDispose]());

for (const check of CHECKS) {
  const missing = check.name === 'mongodb' && 'missing' in mongo ? mongo.missing : null;
  describeUnless(missing, check.name, () => {
    test(
      check.promise,
      async () => {
        await using stage = await Stage.open({ postgres, say: () => undefined });
        const { tried, troubles, figures } = await check.run(stage, { size: 'short', seed: 1, kills: null });
        process.stdout.write(`chaos: ${check.name}: ${tried} tried, ${JSON.stringify(figures)}\n`);
        expect(troubles).toEqual([]);
        expect(tried).toBeGreaterThan(0);
      },
      LIMIT_MS,
    );
  });
}
