import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Fault } from '../../../src/kernel/fault.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { openOrm } from '../../../src/persistence/orm.js';
import { LeaseStore } from '../../../src/persistence/stores/lease-store.js';
import { UnitOfWork } from '../../../src/persistence/unit-of-work.js';
import type { CyclePair } from '../../../src/services/optimisation/cycle-pair.js';
import type { OptimisationService } from '../../../src/services/optimisation/optimisation-service.js';
import { INTERVAL_MS, OptimisationWorld } from '../../fakes/optimisation-world.js';

let world: OptimisationWorld;

beforeAll(async () => {
  world = await OptimisationWorld.open();
});
afterEach(() => world.pauseAll());
afterAll(() => world.close());

describe('concurrent campaigns', () => {
  test('two workers and 1,000 buckets: each is decided once', async () => {
    const campaignCount = 40;
    const rounds = 25;
    for (let n = 0; n < campaignCount; n++) await world.campaign(3);
    const otherOrm = await openOrm(world.database.url, { poolSize: 4 });
    const workers = [world.optimiser(), world.optimiser({ unitOfWork: new UnitOfWork(otherOrm) })];
    for (let round = 0; round < rounds; round++) {
      world.clock.advance(INTERVAL_MS);
      await Promise.all(workers.map((worker, index) => drain(worker, `worker-${index}`)));
    }
    await otherOrm.close(true);
    const [count] = await world.query<{ cycles: string; pairs: string }>(
      `SELECT count(*) AS cycles, count(DISTINCT (campaign_id, bucket_at)) AS pairs FROM cycle WHERE outcome <> 'FAILED'`,
    );
    expect(count).toEqual({ cycles: String(campaignCount * rounds), pairs: String(campaignCount * rounds) });
    const [versions] = await world.query<{ low: string; high: string }>(
      'SELECT min(version) AS low, max(version) AS high FROM arm_state',
    );
    expect(versions).toEqual({ low: String(rounds), high: String(rounds) });
  }, 120_000);

  test('the same pairs given to two workers at once are decided once', async () => {
    const { campaign } = await world.campaign();
    world.clock.advance(INTERVAL_MS);
    const bucketAtMs = Math.floor(world.clock.now() / INTERVAL_MS) * INTERVAL_MS;
    const pairs: CyclePair[] = [{ campaignId: campaign.id, bucketAtMs, trigger: 'SCHEDULED' }];
    const reports = await Promise.all(
      [1, 2, 3, 4].map((n) => world.optimiser().decideBatch(pairs, `worker-${n}`)),
    );
    expect(reports.reduce((sum, report) => sum + report.decided, 0)).toBe(1);
    expect((await world.optimiser().decideBatch(pairs, 'worker-5')).decided).toBe(0);
  });

  test('what waits in the queue is not handed out again, however long it waits; what was lost is', async () => {
    for (let n = 0; n < 3; n++) await world.campaign(2);
    const optimiser = world.optimiser();
    world.clock.advance(INTERVAL_MS);
    const handedOutMs = world.clock.now();
    expect(await optimiser.dispatchDue(handedOutMs, 2)).toHaveLength(2);
    const much = handedOutMs + 10 * MINUTE_MS;
    expect(await optimiser.dispatchDue(much, 100, handedOutMs)).toHaveLength(1);
    expect(await optimiser.dispatchDue(much + MINUTE_MS, 100, much)).toHaveLength(2);
  });

  test('no more is handed out than a limit, until something of it is decided', async () => {
    for (let n = 0; n < 5; n++) await world.campaign(2);
    const optimiser = world.optimiser({ handOutsAtOnce: 3 });
    world.clock.advance(INTERVAL_MS);
    const nowMs = world.clock.now();
    const [first, second] = await Promise.all([1, 2].map(() => optimiser.dispatchDue(nowMs, 2)));
    expect(first!.length + second!.length).toBe(3);
    expect(await optimiser.dispatchDue(nowMs, 2)).toEqual([]);
    await optimiser.decideBatch(first!, 'worker-1');
    expect(await optimiser.dispatchDue(nowMs, 5)).toHaveLength(Math.min(first!.length, 2));
  });

  test('the 51st campaign waits for room under max_concurrent_campaigns', async () => {
    for (let n = 0; n < 5; n++) await world.campaign(2);
    const optimiser = world.optimiser({ maxConcurrentCampaigns: 3 });
    world.clock.advance(INTERVAL_MS);
    const pairs = await optimiser.dispatchDue(world.clock.now(), 100);
    expect(pairs).toHaveLength(5);
    const first = await optimiser.decideBatch(pairs, 'worker-1');
    expect(first).toMatchObject({ decided: 3, deferred: 2 });
    const second = await optimiser.decideBatch(
      await optimiser.dispatchDue(world.clock.now(), 100),
      'worker-1',
    );
    expect(second).toMatchObject({ decided: 2, deferred: 0 });
  });

  test('a holder that stands still in the middle of its write keeps nobody from other campaigns', async () => {
    const slow = (await world.campaign()).campaign.id;
    await world.campaign();
    const leases = new LeaseStore();
    const nowMs = world.clock.now();
    const held = await world.unitOfWork.run('system', (tx) =>
      leases.acquire(tx, [slow], { holder: 'slow', nowMs, expiresAtMs: nowMs + 1_000, maxLive: 50 }),
    );
    world.clock.advance(INTERVAL_MS);
    const pairs = await world.optimiser().dispatchDue(world.clock.now(), 100);
    let goOn = (): void => undefined;
    const released = new Promise<void>((resolve) => (goOn = resolve));
    let writes = (): void => undefined;
    const writing = new Promise<void>((resolve) => (writes = resolve));
    const write = world.unitOfWork.run('system', async (tx) => {
      await leases.confirm(tx, held);
      await tx.query('SELECT 1 FROM campaign_schedule WHERE campaign_id = $1 FOR UPDATE', [slow]);
      writes();
      await released;
    });
    await writing;
    const startedAt = performance.now();
    const bound = setTimeout(goOn, 5_000);
    expect(await world.optimiser().decideBatch(pairs, 'quick')).toMatchObject({ decided: 1, deferred: 1 });
    clearTimeout(bound);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    goOn();
    await write;
  });

  test("a stale holder's write is refused", async () => {
    const { campaign } = await world.campaign();
    const leases = new LeaseStore();
    const nowMs = world.clock.now();
    const grant = (holder: string, at: number) =>
      world.unitOfWork.run('system', (tx) =>
        leases.acquire(tx, [campaign.id], { holder, nowMs: at, expiresAtMs: at + 1_000, maxLive: 50 }),
      );
    const [stale] = await grant('slow', nowMs);
    expect(await grant('eager', nowMs + 500)).toEqual([]);
    const [fresh] = await grant('fresh', nowMs + 1_000);
    expect(fresh!.fence).toBe(stale!.fence + 1n);
    const standing = (lease: typeof stale) =>
      world.unitOfWork.run('system', (tx) => leases.confirm(tx, [lease!]));
    expect(await standing(stale)).toEqual(new Set());
    expect(await standing(fresh)).toEqual(new Set([campaign.id]));
  });

  test('a worker that loses its lease while it decides writes nothing', async () => {
    const { campaign } = await world.campaign();
    world.clock.advance(INTERVAL_MS);
    const optimiser = world.optimiser();
    // Another worker takes over between the grant and the decision of this one.
    const robbed = world.optimiser({
      unitOfWork: new (class extends UnitOfWork {
        #calls = 0;
        override async run<Result>(...[scope, work]: Parameters<UnitOfWork['run']>): Promise<Result> {
          if (++this.#calls === 2) {
            await world.query(
              `UPDATE job_lease SET fence = fence + 1, holder = 'thief' WHERE campaign_id = $1`,
              [campaign.id],
            );
          }
          return super.run(scope, work) as Promise<Result>;
        }
      })(world.orm),
    });
    const pairs = await optimiser.dispatchDue(world.clock.now(), 100);
    const report = await robbed.decideBatch(pairs, 'slow');
    expect(report).toMatchObject({ decided: 0, failed: 0, skipped: 1 });
    expect(await world.query('SELECT 1 FROM cycle WHERE campaign_id = $1', [campaign.id])).toEqual([]);
  });

  test.each([
    ['before it begins', 1],
    ['once its leases are taken', 2],
  ])('a batch that is told to stop %s writes nothing, and comes up again at once', async (_when, call) => {
    const { campaign } = await world.campaign();
    world.clock.advance(INTERVAL_MS);
    const stop = new AbortController();
    const reason = new Fault('The process is stopping.', { retryable: true });
    const stopping = world.optimiser({
      unitOfWork: new (class extends UnitOfWork {
        #calls = 0;
        override async run<Result>(...[scope, work]: Parameters<UnitOfWork['run']>): Promise<Result> {
          if (++this.#calls === call) stop.abort(reason);
          return super.run(scope, work) as Promise<Result>;
        }
      })(world.orm),
    });
    const pairs = await world.optimiser().dispatchDue(world.clock.now(), 100);
    await expect(stopping.decideBatch(pairs, 'leaving', stop.signal)).rejects.toBe(reason);
    expect(await world.query('SELECT 1 FROM cycle WHERE campaign_id = $1', [campaign.id])).toEqual([]);
    expect(await world.tick(world.optimiser())).toMatchObject({ decided: 1, deferred: 0 });
  });
});

async function drain(worker: OptimisationService, holder: string): Promise<void> {
  for (;;) {
    const pairs = await worker.dispatchDue(world.clock.now(), 7);
    if (pairs.length === 0) return;
    await worker.decideBatch(pairs, holder);
  }
}
