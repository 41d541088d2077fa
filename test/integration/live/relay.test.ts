import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Actor } from '../../../src/auth/actor.js';
import { Relay } from '../../../src/events/relay.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';

const INSERT = `INSERT INTO event (account_id, campaign_id, kind, entity_id, at, payload)
  SELECT $1, NULL, 'CAMPAIGN_CHANGED', $1, now(), jsonb_build_object('number', $2::int) RETURNING seq::int`;

describe('the relay', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let announced = 0;

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
  });
  afterAll(() => fixture.close());

  function relay(batchSize?: number): Relay {
    return new Relay({ ...fixture, announce: () => (announced += 1) }, batchSize);
  }

  /** Numbers of the placed events of an account, in the order of the log, and their positions. */
  async function log(of: Actor): Promise<{ numbers: number[]; positions: number[] }> {
    const rows = await fixture.unitOfWork.read('system', (tx) =>
      tx.query<{ number: number; position: string }>(
        `SELECT (payload->>'number')::int AS number, position FROM event
         WHERE account_id = $1 AND position IS NOT NULL ORDER BY position`,
        [of.accountId],
      ),
    );
    return { numbers: rows.map((row) => row.number), positions: rows.map((row) => Number(row.position)) };
  }

  /** A transaction of another database on the same server may hold the horizon back for a moment. */
  async function place(count: number, by: Relay = relay()): Promise<void> {
    let placed = 0;
    for (const endMs = Date.now() + 10_000; placed < count && Date.now() < endMs; ) placed += await by.pass();
    expect(placed).toBe(count);
  }

  test('the order of commits, not of sequence numbers: nothing is skipped', async () => {
    const [early, late] = [new pg.Client(fixture.database.url), new pg.Client(fixture.database.url)];
    await Promise.all([early.connect(), late.connect()]);
    try {
      await early.query('BEGIN');
      const first = await early.query<{ seq: number }>(INSERT, [actor.accountId, 1]);
      await late.query('BEGIN');
      const second = await late.query<{ seq: number }>(INSERT, [actor.accountId, 2]);
      expect(first.rows[0]!.seq).toBeLessThan(second.rows[0]!.seq);
      await late.query('COMMIT');

      expect(await relay().pass()).toBe(0);
      expect(announced).toBe(0);

      await early.query('COMMIT');
      await place(2);
      expect((await log(actor)).numbers).toEqual([1, 2]);
      expect(announced).toBeGreaterThan(0);
    } finally {
      await Promise.all([early.end(), late.end()]);
    }
  });

  test('a transaction that is rolled back leaves no gap in the positions', async () => {
    const own = await fixture.makeActor();
    await fixture.append(own, 3);
    const failing = fixture.unitOfWork.run('system', async (tx) => {
      await tx.query(INSERT, [own.accountId, 99]);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await fixture.append(own, 2, { from: 3 });
    await place(5);
    const { numbers, positions } = await log(own);
    expect(numbers).toEqual([0, 1, 2, 3, 4]);
    expect(positions).toEqual(positions.map((_, i) => positions[0]! + i));
  });

  test('two relays at once place every event once, densely and in order', async () => {
    const own = await fixture.makeActor();
    for (let i = 0; i < 40; i++) await fixture.append(own, 25, { from: i * 25 });
    const before = (await fixture.unitOfWork.read('system', (tx) => fixture.eventLogStore.head(tx))).position;
    let placed = 0;
    const work = async (): Promise<void> => {
      const own = relay(30);
      while (placed < 1000) {
        const more = await own.pass();
        placed += more;
      }
    };
    await Promise.all([work(), work(), work()]);
    const { numbers, positions } = await log(own);
    expect(placed).toBe(1000);
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(positions).toEqual(Array.from({ length: 1000 }, (_, i) => before + 1 + i));
  });

  test('rows of a restored backup, whose transactions this server has not reached, come first and at once', async () => {
    const own = await fixture.makeActor();
    await fixture.append(own, 2, { from: 10 });
    await fixture.unitOfWork.run('system', (tx) =>
      tx.query(
        `INSERT INTO event (xid, account_id, kind, entity_id, at, payload)
         SELECT ((pg_current_xact_id()::text)::bigint + 1000000 + n)::text::xid8, $1, 'CAMPAIGN_CHANGED', $1, now(),
           jsonb_build_object('number', n) FROM generate_series(0, 1) AS n`,
        [own.accountId],
      ),
    );
    await place(4);
    expect((await log(own)).numbers).toEqual([0, 1, 10, 11]);
  });
});
