import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withinTime } from '../../src/app/operation-time.js';
import { OutOfTime, withDeadline } from '../../src/persistence/deadline.js';
import { ContainerWorld } from '../fakes/container-world.js';

const SLOW = 'SELECT pg_sleep(60)';

describe('the time of an operation', () => {
  let world: ContainerWorld;
  let release = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    release = resolve;
  });

  beforeAll(async () => {
    world = await ContainerWorld.open();
  });
  afterAll(async () => {
    release();
    await world.close();
  });

  test('a statement that is slower is ended in the database, and its transaction rolled back', async () => {
    const started = performance.now();
    await expect(withDeadline(200, () => world.query(SLOW))).rejects.toBeInstanceOf(OutOfTime);
    expect(performance.now() - started).toBeLessThan(10_000);
    const running = await world.query('SELECT 1 FROM pg_stat_activity WHERE query = $1 AND state = $2', [
      SLOW,
      'active',
    ]);
    expect(running).toEqual([]);
  });

  test('nothing is begun after its end', async () => {
    const tooLate = withDeadline(1, async () => {
      const end = performance.now() + 5;
      while (performance.now() < end);
      return world.query('SELECT 1');
    });
    await expect(tooLate).rejects.toBeInstanceOf(OutOfTime);
  });

  test('what was quick enough leaves no bound behind, in its connection or for what it woke', async () => {
    let woken: Promise<unknown> = Promise.resolve();
    const seen = await withDeadline(60_000, async () => {
      woken = late.then(() => world.query<{ statement_timeout: string }>('SHOW statement_timeout'));
      return world.query<{ statement_timeout: string }>('SHOW statement_timeout');
    });
    expect(seen).toEqual([{ statement_timeout: expect.not.stringMatching(/^0$/) }]);
    release();
    expect(await woken).toEqual([{ statement_timeout: '0' }]);
    expect(await world.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '0' }]);
  });

  test('what waits for something else is answered all the same', async () => {
    await expect(withinTime(10, () => new Promise(() => undefined))).rejects.toBeInstanceOf(OutOfTime);
  });
});
