import { expect, jest, test } from '@jest/globals';
import { type JobParameters, type JobRepository, toJobId } from 'agenda';
import { GuardedRepository } from '../../../src/jobs/runner-repository.js';

const LEASE_MS = 10_000;
const LOCKED_AT = new Date(1_700_000_000_000);

function job(id: string, fields: Partial<JobParameters> = {}): JobParameters {
  return { _id: toJobId(id), name: 'any', priority: 0, nextRunAt: null, type: 'normal', data: {}, ...fields };
}

/** A store that hands out one job after the other and remembers what else it was asked. */
function guarded(due: JobParameters[], overrides: Partial<JobRepository> = {}) {
  const asked: unknown[][] = [];
  const troubles: unknown[] = [];
  const released: string[] = [];
  const missed: string[] = [];
  const inner = {
    getNextJobToRun: async () => due.shift(),
    saveJobState: async ({ _id }: JobParameters) => void asked.push(['save', _id]),
    removeJobs: async ({ id }: { id?: string }) => asked.push(['remove', id]),
    unlockJobs: async (ids: string[]) => void asked.push(['unlock', ids]),
    unlockJob: async ({ _id }: JobParameters) => void asked.push(['unlock', [_id]]),
    ...overrides,
  } as unknown as JobRepository;
  const repository = new GuardedRepository(inner, {
    onTrouble: (error) => void troubles.push(error),
    onReleased: (name) => void released.push(name),
    onMissed: (name) => void missed.push(name),
  });
  const next = (leaseMs = LEASE_MS): Promise<JobParameters | undefined> =>
    repository.getNextJobToRun('any', new Date(), new Date(Date.now() - leaseMs), undefined, undefined);
  return { repository, next, asked, troubles, released, missed };
}

test('a closed one locks nothing, and gives back what was locked while it closed', async () => {
  let answer: (job: JobParameters) => void = () => undefined;
  const locking = new Promise<JobParameters>((resolve) => {
    answer = resolve;
  });
  const { repository, next, asked } = guarded([], { getNextJobToRun: () => locking });
  const looking = next();
  repository.close();
  answer(job('late'));
  expect(await looking).toBeUndefined();
  expect(asked).toEqual([['unlock', ['late']]]);
  expect(await next()).toBeUndefined();
});

test('one look at a time for a name; what was asked meanwhile is asked again where nothing was found', async () => {
  const answers: ((found: JobParameters | undefined) => void)[] = [];
  const { next, missed } = guarded([], {
    getNextJobToRun: () => new Promise((resolve) => answers.push(resolve)),
  });
  const first = next();
  expect(await next()).toBeUndefined();
  expect(answers).toHaveLength(1);
  answers[0]!(undefined);
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(missed).toEqual(['any']);

  const second = next();
  answers[1]!(undefined);
  await second;
  const third = next();
  await next();
  answers[2]!(job('found'));
  expect(await third).toMatchObject({ _id: 'found' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(missed).toEqual(['any']);
});

test('a look that fails does not keep the next one from happening', async () => {
  let looks = 0;
  const { next, missed } = guarded([], {
    getNextJobToRun: async () => {
      looks += 1;
      throw new Error('away');
    },
  });
  await expect(next()).rejects.toThrow('away');
  await expect(next()).rejects.toThrow('away');
  expect([looks, missed]).toEqual([2, []]);
});

test('only locks that have not run out are given back', async () => {
  const { repository, next, asked } = guarded([job('fresh'), job('old')]);
  await next();
  await next(-LEASE_MS);
  await repository.unlockJobs(['fresh', 'old', 'foreign']);
  expect(asked).toEqual([['unlock', ['fresh']]]);
});

test('a lock that runs out before its job starts shows', async () => {
  const { repository, next } = guarded([job('waiting', { lockedAt: LOCKED_AT })]);
  const lockedAt = Date.now();
  await next();
  expect(repository.hasLapsed(lockedAt + LEASE_MS - 1)).toBe(false);
  expect(repository.hasLapsed(Date.now() + LEASE_MS + 1)).toBe(true);
  await repository.saveJobState(job('waiting', { lockedAt: LOCKED_AT }), undefined);
  expect(repository.hasLapsed(Date.now() + LEASE_MS + 1)).toBe(false);
});

test('giving back a second lock of a job leaves the first one waiting', async () => {
  const again = new Date(LOCKED_AT.getTime() + LEASE_MS);
  const { repository, next } = guarded([
    job('one', { lockedAt: LOCKED_AT }),
    job('one', { lockedAt: again }),
  ]);
  await next();
  await next();
  await repository.unlockJob(job('one', { lockedAt: again }));
  expect(repository.hasLapsed(Date.now() + LEASE_MS + 1)).toBe(true);
});

test('a job for once that succeeded is removed, any other end is saved', async () => {
  const { repository, asked, released } = guarded([]);
  repository.succeeded('done');
  await repository.saveJobState(job('done', { lockedAt: new Date() }), undefined);
  await repository.saveJobState(job('done'), undefined);
  repository.succeeded('repeating');
  await repository.saveJobState(job('repeating', { nextRunAt: new Date() }), undefined);
  await repository.saveJobState(job('failed'), undefined);
  expect(asked).toEqual([
    ['save', 'done'],
    ['remove', 'done'],
    ['save', 'repeating'],
    ['save', 'failed'],
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(released).toEqual(['any', 'any', 'any']);
});

test('what Agenda does not wait for never rejects, and is reported', async () => {
  const away = new Error('away');
  const { repository, next, troubles } = guarded([job('one')], {
    unlockJob: () => Promise.reject(away),
    unlockJobs: () => Promise.reject(away),
  });
  await next();
  await repository.unlockJobs(['one']);
  await repository.unlockJob(job('one'));
  expect(troubles).toEqual([away, away]);
});

test('it is idle when nothing is under way', async () => {
  let done: () => void = () => undefined;
  const saving = new Promise<void>((resolve) => {
    done = resolve;
  });
  const { repository } = guarded([], { saveJobState: () => saving });
  expect(repository.idle).toBe(true);
  const save = repository.saveJobState(job('one'), undefined);
  expect(repository.idle).toBe(false);
  done();
  await save;
  expect(repository.idle).toBe(true);
});

test('a lock that was taken while the clock was set forwards has run out, and not only when the clock has come that far again', async () => {
  const { repository } = guarded([], {
    getNextJobToRun: async () => {
      jest.setSystemTime(Date.now() + 3_600_000);
      return job('before', { lockedAt: LOCKED_AT });
    },
  });
  jest.useFakeTimers({ now: LOCKED_AT, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  try {
    const deadline = new Date(Date.now() - LEASE_MS);
    await repository.getNextJobToRun('any', new Date(), deadline, undefined, undefined);
    expect(repository.hasLapsed(Date.now())).toBe(true);
  } finally {
    jest.useRealTimers();
  }
});
