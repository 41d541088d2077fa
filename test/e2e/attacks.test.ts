import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Strike, strike } from '../../bench/attacks/strike.js';
import { table } from '../../bench/attacks/table.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { TrimtabProcess } from './trimtab-process.js';

const REFUSED_WITHIN_MS = 50;
const OTHERS_WAIT_MS = 100;
/** A machine that is busy with something else is given another chance; the attacks themselves are the same each time. */
const CHANCES = 3;

describe('attacks', () => {
  let database: TestDatabase;
  let server: TrimtabProcess & { url: string };
  const token = randomBytes(32).toString('hex');

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await TrimtabProcess.serve({
      DATABASE_URL: database.url,
      TRIMTAB_BOOTSTRAP_TOKEN: token,
      TRIMTAB_DEMO: '0',
      LOG_LEVEL: 'warn',
    });
  }, 120_000);
  afterAll(async () => {
    await server.stop('SIGTERM');
    await database.drop();
  });

  it('each is refused at once, and another client hardly feels any of them', async () => {
    const target = { url: server.url, token };
    const strikes: Strike[] = [];
    while (strikes.length < CHANCES && slowIn(strikes).length > 0) {
      const struck = await strike(target, target);
      process.stdout.write(table(struck));
      expect(struck.attacks.filter(({ refused }) => !refused)).toEqual([]);
      strikes.push(struck);
    }
    expect(slowIn(strikes)).toEqual([]);
  }, 300_000);
});

/** The attacks that were slow each time, or held others up each time, by more than what the machine alone does. */
function slowIn(strikes: readonly Strike[]): unknown[] {
  if (strikes.length === 0) return ['none tried yet'];
  const quietMs = Math.max(...strikes.flatMap(({ before, after }) => [before.worstMs, after.worstMs]));
  const refusedWithinMs = Math.max(REFUSED_WITHIN_MS, 2 * quietMs);
  const othersWaitMs = Math.max(OTHERS_WAIT_MS, 3 * quietMs);
  return strikes[0]!.attacks.flatMap(({ name }, index) => {
    const times = strikes.map(({ attacks }) => attacks[index]!);
    const medianMs = Math.min(...times.map((time) => time.medianMs));
    const othersWorstMs = Math.min(...times.map((time) => time.othersWorstMs));
    return medianMs < refusedWithinMs && othersWorstMs < othersWaitMs
      ? []
      : [{ name, medianMs, othersWorstMs, refusedWithinMs, othersWaitMs }];
  });
}
