import { randomBytes, randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Actor } from '../../../src/auth/actor.js';
import type { Uuid } from '../../../src/kernel/ids.js';
import type { Logger } from '../../../src/kernel/ports/logger.js';
import { openOrm } from '../../../src/persistence/orm.js';
import { EventLogStore } from '../../../src/persistence/stores/event-log-store.js';
import { EventStore, type NewEvent } from '../../../src/persistence/stores/event-store.js';
import { UnitOfWork } from '../../../src/persistence/unit-of-work.js';
import { createTestDatabase, type TestDatabase } from '../../setup/test-database.js';

export interface EventFixture {
  readonly database: TestDatabase;
  readonly orm: MikroORM;
  readonly unitOfWork: UnitOfWork;
  readonly eventLogStore: EventLogStore;
  /** An account with one token. */
  makeActor(): Promise<Actor>;
  /** In one transaction; the payloads are `{ number }`, counted from `from`. */
  append(actor: Actor, count: number, options?: AppendOptions): Promise<void>;
  close(): Promise<void>;
}

interface AppendOptions {
  readonly from?: number;
  readonly campaignId?: Uuid;
  readonly kind?: NewEvent['kind'];
  /** Characters that each payload carries beside its number. */
  readonly padding?: number;
}

export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

/** A migrated database with what writes and reads its events. @param through puts something between */
export async function createEventFixture(
  through: (url: string) => Promise<string> = async (url) => url,
): Promise<EventFixture> {
  const created = await createTestDatabase();
  const database = { ...created, url: await through(created.url) };
  const orm = await openOrm(database.url);
  const unitOfWork = new UnitOfWork(orm);
  return {
    database,
    orm,
    unitOfWork,
    eventLogStore: new EventLogStore(),
    makeActor: () => makeActor(unitOfWork),
    append: (actor, count, options = {}) =>
      unitOfWork.run('system', (tx) => new EventStore().append(tx, newEvents(actor, count, options))),
    close: async () => {
      await orm.close(true);
      await database.drop();
    },
  };
}

function newEvents(actor: Actor, count: number, options: AppendOptions): NewEvent[] {
  const { from = 0, campaignId = randomUUID(), kind = 'ALLOCATION_CHANGED', padding = 0 } = options;
  return Array.from({ length: count }, (_, i) => ({
    kind,
    accountId: actor.accountId,
    campaignId,
    entityId: campaignId,
    atMs: Date.UTC(2026, 4, 1),
    payload: { number: from + i, ...(padding > 0 ? { padding: 'x'.repeat(padding) } : {}) },
  }));
}

async function makeActor(unitOfWork: UnitOfWork): Promise<Actor> {
  const actor: Actor = { tokenId: randomUUID(), accountId: randomUUID(), role: 'VIEWER' };
  await unitOfWork.run('system', async (tx) => {
    await tx.query(
      `INSERT INTO account (id, name, currency_code, time_zone, clock_started_at, clock_origin_at, created_at)
       VALUES ($1, 'Live', 'EUR', 'UTC', now(), now(), now())`,
      [actor.accountId],
    );
    await tx.query(
      `INSERT INTO api_token (id, account_id, name, role, hash, created_at) VALUES ($1, $2, 'test', 'VIEWER', $3, now())`,
      [actor.tokenId, actor.accountId, randomBytes(32)],
    );
  });
  return actor;
}
