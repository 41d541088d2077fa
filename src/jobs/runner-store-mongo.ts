import { createHash } from 'node:crypto';
import { MongoBackend } from '@agendajs/mongo-backend';
import { type Db, MongoServerError, ObjectId } from 'mongodb';
import { SECOND_MS } from '../kernel/units/time.js';
import { answer } from './runner-limit.js';
import type { JobStore } from './runner-store.js';

const COLLECTION = 'agenda_jobs';
const DUPLICATE_KEY = 11_000;
const SIGN_OF_LIFE_MS = 4 * SECOND_MS;
const RECONNECT_AFTER_MS = 5 * SECOND_MS;

interface Repeat {
  readonly _id: ObjectId;
  readonly name: string;
  readonly type: 'single';
  readonly repeatInterval: number;
  readonly nextRunAt: Date | null;
  readonly lockedAt: Date | null;
  readonly failCount: number | null;
  readonly [other: string]: unknown;
}

export function openMongoStore(db: Db): JobStore {
  const jobs = db.collection<Repeat>(COLLECTION);
  const agenda = new MongoBackend({ mongo: db, collection: COLLECTION, ensureIndex: true });
  return {
    agenda,
    async prepare() {
      // A client whose first connection failed answers "Topology is closed" for ever, unless it is told to connect again.
      await db.client.connect();
      await agenda.connect();
    },
    wake: null,
    release: () => undefined,
    check: pinging(db),
    async findRepeat(name) {
      const row = await jobs.findOne({ _id: repeatId(name) });
      return row
        ? {
            everyMs: row.repeatInterval,
            nextRunAtMs: row.nextRunAt?.getTime() ?? null,
            locked: row.lockedAt !== null,
            failing: (row.failCount ?? 0) > 0,
          }
        : null;
    },
    async insertRepeat(name, everyMs, nextRunAtMs) {
      try {
        await jobs.insertOne({ ...EMPTY, ...repeat(name, everyMs, nextRunAtMs) });
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      }
    },
    async changeRepeat(name, everyMs, nextRunAtMs) {
      const at = new Date(nextRunAtMs);
      await jobs.updateOne({ _id: repeatId(name) }, { $set: { repeatInterval: everyMs } });
      await jobs.updateOne(
        { _id: repeatId(name), $or: [{ nextRunAt: null }, { nextRunAt: { $gt: at } }] },
        { $set: { nextRunAt: at } },
      );
    },
    oldestPendingMs: (name) => oldestPendingMs(db, name),
    bringBack: (aheadMs, nowMs) => bringBack(db, aheadMs, nowMs),
    removeFinished: (beforeMs) => removeFinished(db, beforeMs),
  };
}

async function removeFinished(db: Db, beforeMs: number): Promise<number> {
  const { deletedCount } = await db.collection(COLLECTION).deleteMany({
    type: 'normal',
    nextRunAt: null,
    lockedAt: null,
    lastFinishedAt: { $lt: new Date(beforeMs) },
  });
  return deletedCount;
}

async function bringBack(db: Db, aheadMs: number, nowMs: number): Promise<void> {
  const jobs = db.collection(COLLECTION);
  const ahead = { $gt: new Date(aheadMs) };
  await jobs.updateMany({ lockedAt: ahead }, { $set: { lockedAt: null } });
  await jobs.updateMany({ type: 'normal', nextRunAt: ahead }, { $set: { nextRunAt: new Date(nowMs) } });
}

/** An id begins with the second in which it was made. */
async function oldestPendingMs(db: Db, name: string): Promise<number | null> {
  const oldest = await db
    .collection(COLLECTION)
    .findOne(
      { name, type: 'normal', $or: [{ nextRunAt: { $ne: null } }, { lockedAt: { $ne: null } }] },
      { sort: { _id: 1 }, projection: { _id: 1 } },
    );
  return oldest?._id.getTimestamp().getTime() ?? null;
}

/**
 * Asks the server for a sign of life. A client that has had none for a while is closed, and connects anew at the next ask: the
 * driver's monitor waits for ever when its connection closes in the moment of a check, and the client then knows no server.
 */
function pinging(db: Db): () => Promise<void> {
  let failingSinceMs: number | null = null;
  return async () => {
    try {
      await answer(db.client.connect(), SIGN_OF_LIFE_MS);
      await answer(db.command({ ping: 1 }), SIGN_OF_LIFE_MS);
      failingSinceMs = null;
    } catch (error) {
      const nowMs = performance.now();
      failingSinceMs ??= nowMs;
      if (nowMs - failingSinceMs > RECONNECT_AFTER_MS) {
        failingSinceMs = null;
        await answer(db.client.close(), SIGN_OF_LIFE_MS).catch(() => undefined);
      }
      throw error;
    }
  };
}

/** The fields that Agenda writes into every document. */
const EMPTY = {
  data: {},
  priority: 0,
  disabled: false,
  lockedAt: null,
  lastRunAt: null,
  lastFinishedAt: null,
  failedAt: null,
  failCount: null,
  failReason: null,
};

function repeat(name: string, everyMs: number, nextRunAtMs: number) {
  return {
    _id: repeatId(name),
    name,
    type: 'single',
    repeatInterval: everyMs,
    nextRunAt: new Date(nextRunAtMs),
  } as const;
}

/**
 * An id made from the name. Agenda's own upsert by name lets two processes that boot at once insert a repeat each, and it
 * clears the lock of a repeat that is running; the unique `_id` and writes of our own do neither.
 */
function repeatId(name: string): ObjectId {
  return new ObjectId(createHash('sha256').update(name).digest('hex').slice(0, 24));
}
