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
    let struck: Strike | undefined;
    for (let chance = 0; chance < CHANCES && !(struck && isQuick(struck)); chance++)
      struck = await strike({ url: server.url, token }, { url: server.url, token });
    process.stdout.write(table(struck!));
    expect(struck!.attacks.filter(({ refused }) => !refused)).toEqual([]);
    expect(struck!.attacks.filter(({ medianMs }) => medianMs >= REFUSED_WITHIN_MS)).toEqual([]);
    const allowed = allowedMs(struck!);
    expect(struck!.attacks.filter(({ othersWorstMs }) => othersWorstMs >= allowed)).toEqual([]);
  }, 300_000);
});

/** What the machine alone does to the other client is not the attacks' doing. */
function allowedMs({ before }: Strike): number {
  return Math.max(OTHERS_WAIT_MS, 3 * before.worstMs);
}

function isQuick(struck: Strike): boolean {
  const allowed = allowedMs(struck);
  return struck.attacks.every(
    ({ medianMs, othersWorstMs }) => medianMs < REFUSED_WITHIN_MS && othersWorstMs < allowed,
  );
}
