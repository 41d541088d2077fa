import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { INTERVAL_MS, OptimisationWorld } from '../../fakes/optimisation-world.js';

let world: OptimisationWorld;

beforeAll(async () => {
  world = await OptimisationWorld.open();
});
afterEach(() => world.pauseAll());
afterAll(() => world.close());

const policy = { errorAfter: 3, firstDelayMs: 1_000, longestDelayMs: 4_000 };
const BROKEN = Buffer.from('not a state');

async function breakState(campaignId: string): Promise<void> {
  await world.query('UPDATE arm_state SET state = $2 WHERE campaign_id = $1', [campaignId, BROKEN]);
}

async function statusOf(campaignId: string) {
  const [row] = await world.query<{
    status: string;
    failures: number;
    last_error: string | null;
    failed_count: string;
  }>(
    `SELECT c.status, s.failures, s.last_error, s.failed_count FROM campaign c JOIN campaign_schedule s ON s.campaign_id = c.id
     WHERE c.id = $1`,
    [campaignId],
  );
  return row!;
}

describe('error handling and recovery', () => {
  test('one of ten fails: nine decide on time, and the one is marked with its reason', async () => {
    const campaigns = [];
    for (let n = 0; n < 10; n++) campaigns.push(await world.campaign(3));
    const optimiser = world.optimiser({ failurePolicy: policy });
    expect(await world.tick(optimiser)).toMatchObject({ decided: 10, failed: 0 });
    const broken = campaigns[4]!.campaign;
    await breakState(broken.id);
    expect(await world.tick(optimiser)).toMatchObject({ decided: 9, failed: 1 });
    expect(await statusOf(broken.id)).toMatchObject({
      status: 'ACTIVE',
      failures: 1,
      last_error: 'These bytes are not an engine state.',
    });
  });

  test('after three failures in a row: ERROR with one alert; a cycle that succeeds recovers it', async () => {
    const { campaign } = await world.campaign(3);
    const optimiser = world.optimiser({ failurePolicy: policy });
    await world.tick(optimiser);
    const [good] = await world.query<{ state: Buffer }>(
      'SELECT state FROM arm_state WHERE campaign_id = $1',
      [campaign.id],
    );
    await breakState(campaign.id);
    world.clock.advance(INTERVAL_MS);
    for (const delayMs of [1_000, 2_000, 4_000, 4_000]) {
      expect(
        await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'w'),
      ).toMatchObject({
        failed: 1,
      });
      world.clock.advance(delayMs - 1);
      expect(await optimiser.dispatchDue(world.clock.now(), 100)).toEqual([]);
      world.clock.advance(1);
    }
    expect(await statusOf(campaign.id)).toMatchObject({ status: 'ERROR', failures: 4 });
    expect([world.alerts.opened, world.alerts.alive.size]).toEqual([1, 1]);

    await world.query('UPDATE arm_state SET state = $2 WHERE campaign_id = $1', [campaign.id, good!.state]);
    expect(
      await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'w'),
    ).toMatchObject({
      decided: 1,
    });
    expect(await statusOf(campaign.id)).toMatchObject({ status: 'ACTIVE', failures: 0, last_error: null });
    expect(world.alerts.alive.size).toBe(0);
    const kinds = await world.query<{ kind: string; change: string | null }>(
      `SELECT kind, payload->>'change' AS change FROM event WHERE campaign_id = $1 AND kind = 'CAMPAIGN_CHANGED' ORDER BY seq`,
      [campaign.id],
    );
    expect(kinds).toHaveLength(2);
  });

  test('a decision that the database refuses does not keep the others of its batch from committing', async () => {
    const fine = [await world.campaign(3), await world.campaign(3)];
    const { campaign } = await world.campaign(3);
    await world.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF NEW.campaign_id = '${campaign.id}' THEN RAISE EXCEPTION 'this one not'; END IF; RETURN NEW; END $$`,
    );
    await world.query(
      'CREATE TRIGGER refuse BEFORE INSERT ON arm_state FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    const optimiser = world.optimiser({ failurePolicy: policy });
    expect(await world.tick(optimiser)).toMatchObject({ decided: 2, failed: 1 });
    expect((await statusOf(campaign.id)).last_error).toContain('this one not');
    for (const { campaign: other } of fine) expect((await statusOf(other.id)).failures).toBe(0);
    const left = await world.query('SELECT 1 FROM job_lease WHERE expires_at > $1', [
      new Date(world.clock.now()),
    ]);
    expect(left).toEqual([]);
    await world.query('DROP TRIGGER refuse ON arm_state');
  });

  test('a database that goes away in the middle of a batch leaves nobody holding a campaign', async () => {
    const campaigns = [await world.campaign(3), await world.campaign(3), await world.campaign(3)];
    const [first, second] = campaigns.map(({ campaign }) => campaign.id).sort();
    await world.query(
      `CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.campaign_id = '${first}' THEN RAISE EXCEPTION 'this one not'; END IF;
         IF NEW.campaign_id = '${second}' THEN RAISE EXCEPTION 'going down' USING ERRCODE = '57P01'; END IF;
         RETURN NEW;
       END $$`,
    );
    await world.query(
      'CREATE TRIGGER go_away BEFORE INSERT ON arm_state FOR EACH ROW EXECUTE FUNCTION go_away()',
    );
    await expect(world.tick(world.optimiser({ failurePolicy: policy }))).rejects.toMatchObject({
      retryable: true,
    });
    const left = await world.query('SELECT 1 FROM job_lease WHERE expires_at > $1', [
      new Date(world.clock.now()),
    ]);
    expect(left).toEqual([]);
    await world.query('DROP TRIGGER go_away ON arm_state');
    const again = await world.optimiser().dispatchDue(world.clock.now(), 100);
    expect(again.map((pair) => pair.campaignId)).toContain(second);
  });

  test('a flight that has ended and a budget that is spent complete the campaign', async () => {
    const ended = await world.campaign(2, { startsOn: '2026-04-01', endsOn: '2026-04-20' });
    const spent = await world.campaign(2, { budgetMicros: 5_000_000n });
    await world.query(
      'UPDATE campaign_evidence SET spent_micros = 5000000, revision = 0 WHERE campaign_id = $1',
      [spent.campaign.id],
    );
    const optimiser = world.optimiser();
    expect(await world.tick(optimiser)).toMatchObject({ decided: 2 });
    for (const [{ campaign }, reason] of [
      [ended, 'FLIGHT_ENDED'],
      [spent, 'BUDGET_SPENT'],
    ] as const) {
      const [row] = await world.query(
        `SELECT c.status, c.status_reason AS reason, s.due_at, a.total_micros AS total
         FROM campaign c JOIN campaign_schedule s ON s.campaign_id = c.id JOIN allocation a ON a.campaign_id = c.id
         WHERE c.id = $1`,
        [campaign.id],
      );
      expect(row).toEqual({ status: 'COMPLETED', reason, due_at: null, total: '0' });
    }
  });

  test('a campaign paused between hand-out and decision is left alone', async () => {
    const { campaign } = await world.campaign(2);
    const optimiser = world.optimiser();
    world.clock.advance(INTERVAL_MS + MINUTE_MS);
    const pairs = await optimiser.dispatchDue(world.clock.now(), 100);
    await world.query("UPDATE campaign SET status = 'PAUSED' WHERE id = $1", [campaign.id]);
    expect(await optimiser.decideBatch(pairs, 'w')).toMatchObject({ decided: 0, skipped: 1 });
  });
});
