import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bringUpToDate } from '../../src/app/bring-up-to-date.js';
import { type Container, openContainer } from '../../src/app/container.js';
import type { Actor } from '../../src/auth/actor.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { isRefusal } from '../../src/kernel/problem.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/kernel/units/time.js';
import { accepted } from '../fakes/container-world.js';
import { RecordingLogger } from '../fakes/recording-logger.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

const KILLS = 20;
const CAMPAIGNS = 6;
/** A 15-minute bucket in three quarters of a second. */
const RATE = (15 * MINUTE_MS) / 750;
const PATIENCE_MS = 30 * SECOND_MS;

let database: TestDatabase;
let directory: string;
let container: Container;
let worker: ChildProcess | undefined;
let campaignIds: Uuid[];
let firstBucketAt: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await bringUpToDate(database.url);
  directory = await mkdtemp(join(tmpdir(), 'trimtab-kill-'));
  await writeFile(join(directory, 'trimtab.yaml'), 'optimization_service:\n  lease_seconds: 1\n');
  container = await openContainer({
    databaseUrl: database.url,
    logger: new RecordingLogger(),
    poolSize: 3,
    optimisation: {
      intervalMs: 15 * MINUTE_MS,
      stateSaveFrequency: 10,
      maxConcurrentCampaigns: 50,
      shutdownTimeoutMs: 30 * SECOND_MS,
      leaseMs: SECOND_MS,
      decisionsKeptMs: 1_095 * DAY_MS,
    },
  });
  campaignIds = await makeCampaigns();
  const [row] = await query<{ first: string }>('SELECT min(next_bucket_at) AS first FROM campaign_schedule');
  firstBucketAt = row!.first;
}, 60_000);

afterAll(async () => {
  worker?.kill('SIGKILL');
  await container.close();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

async function makeCampaigns(): Promise<Uuid[]> {
  const account = accepted(
    await container.accounts.create({
      name: 'Killed',
      currencyCode: 'EUR',
      timeZone: 'Europe/Berlin',
      simulation: { originAtMs: Date.UTC(2026, 4, 1), rate: RATE },
    }),
  );
  const actor: Actor = { tokenId: account.id, accountId: account.id, role: 'ADMIN' };
  const made = [];
  for (let n = 0; n < CAMPAIGNS; n++) {
    const campaign = await container.campaigns.create(actor, {
      name: `Campaign ${n}`,
      kpi: 'ROAS',
      budget: { amount: '900000', currencyCode: 'EUR' },
      startsOn: '2026-05-01',
      arms: ['search', 'video', 'feed', 'display'].map((channel) => ({
        platform: 'google-ads',
        channel,
        creative: 'A',
        bid: 'cpc',
      })),
    });
    made.push(accepted(campaign).id);
  }
  return made;
}

function startWorker(): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [`${process.cwd()}/dist/src/main.js`, 'worker'], {
    cwd: directory,
    env: { PATH, HOME, DATABASE_URL: database.url, TRIMTAB_DEMO: '0', LOG_LEVEL: 'warn' },
    stdio: 'ignore',
    detached: true,
  });
}

/** At once and without a chance to tidy up. */
async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  process.kill(-child.pid!, 'SIGKILL');
  await closed;
}

const query = <Row>(sql: string, parameters: readonly unknown[] = []) =>
  container.unitOfWork.read('system', (tx) => tx.query<Row>(sql, parameters));

async function cycleCount(): Promise<number> {
  const [row] = await query<{ count: string }>('SELECT count(*) FROM cycle');
  return Number(row!.count);
}

/** Waits until leases are held, that is until the worker is in the middle of cycles. */
async function inTheMiddle(untilMs: number): Promise<boolean> {
  while (Date.now() < untilMs) {
    const [row] = await query<{ held: boolean }>(
      'SELECT EXISTS (SELECT FROM job_lease WHERE expires_at > now()) AS held',
    );
    if (row!.held) return true;
  }
  return false;
}

describe('kill -9', () => {
  test(
    `${KILLS} times in the middle of cycles: no bucket decided twice, none lost, the state bit for bit`,
    async () => {
      let killedInside = 0;
      for (let n = 0; n < KILLS; n++) {
        const before = await cycleCount();
        worker = startWorker();
        const untilMs = Date.now() + PATIENCE_MS;
        while ((await cycleCount()) <= before && Date.now() < untilMs) await delay(20);
        expect(await cycleCount()).toBeGreaterThan(before);
        // A different moment each time, so that reads, the engine and writes are all hit.
        await delay((n * 37) % 200);
        if (await inTheMiddle(Date.now() + 3 * SECOND_MS)) killedInside += 1;
        await delay((n * 7) % 23);
        await kill(worker);
      }
      expect(killedInside).toBeGreaterThanOrEqual(KILLS - 4);
      await everyBucketOnce();
      const cycles = await everyStateIdentical();
      process.stdout.write(
        `${KILLS} kills, ${killedInside} with leases held; ${cycles} cycles, each decided once and replayed.\n`,
      );
    },
    KILLS * 15 * SECOND_MS,
  );
});

/** From the first bucket to the last each is decided exactly once or counted as missed. */
async function everyBucketOnce(): Promise<void> {
  for (const campaignId of campaignIds) {
    const [row] = await query<{
      decided: string;
      distinct: string;
      expected: string;
      missed: string;
      sums: string;
    }>(
      `SELECT count(*) AS decided, count(DISTINCT bucket_at) AS "distinct",
              round(extract(epoch FROM max(bucket_at) - $2::timestamptz) / 900) + 1 AS expected,
              (SELECT missed_count FROM campaign_schedule WHERE campaign_id = $1) AS missed,
              (SELECT count(*) FROM allocation a WHERE campaign_id = $1
                 AND a.total_micros = (SELECT sum(b) FROM unnest(a.budgets_micros) b)) AS sums
       FROM cycle WHERE campaign_id = $1 AND outcome <> 'FAILED'`,
      [campaignId, firstBucketAt],
    );
    const { decided, distinct, expected, missed, sums } = row!;
    expect(distinct).toBe(decided);
    expect(Number(sums)).toBe(1);
    // A pass that skipped buckets may have been killed before it decided the next one: then they are counted, not yet passed.
    const passed = Number(decided) + Number(missed) - Number(expected);
    expect(passed).toBeGreaterThanOrEqual(0);
    expect(passed).toBeLessThanOrEqual(await skippedAfterLast(campaignId));
  }
}

async function skippedAfterLast(campaignId: Uuid): Promise<number> {
  const [row] = await query<{ skipped: string }>(
    `SELECT greatest(0, round(extract(epoch FROM next_bucket_at - last_bucket_at) / 900) - 1) AS skipped
     FROM campaign_schedule WHERE campaign_id = $1`,
    [campaignId],
  );
  return Number(row!.skipped);
}

async function everyStateIdentical(): Promise<number> {
  let cycles = 0;
  for (const campaignId of campaignIds) {
    const report = await container.replays.verify(campaignId);
    if (isRefusal(report)) throw new Error('There is no such campaign.');
    expect({ ...report, cycles: 0 }).toEqual({
      cycles: 0,
      notComparable: 0,
      different: [],
      stateIdentical: true,
    });
    cycles += report.cycles;
  }
  return cycles;
}
