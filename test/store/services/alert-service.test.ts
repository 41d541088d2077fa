import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewAlert } from '../../../src/persistence/stores/alert-store.js';
import { START_MS } from '../../fakes/builders.js';
import { done, ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

type Trouble = Omit<NewAlert, 'id'>;

function trouble(overrides: Partial<Trouble> = {}): Trouble {
  return {
    accountId: world.account.id,
    campaignId: null,
    kind: 'OPTIMIZATION_FAILURE',
    severity: 'CRITICAL',
    dedupKey: 'one',
    message: 'failed 3 times in a row',
    atMs: START_MS,
    ...overrides,
  };
}

async function open(alert: Trouble): Promise<string> {
  await world.unitOfWork.run('system', (tx) => world.alerts.open(tx, alert));
  const [row] = await world.query<{ id: string }>(
    `SELECT id FROM alert WHERE account_id = $1 AND dedup_key = $2 AND state <> 'RESOLVED'`,
    [alert.accountId, alert.dedupKey],
  );
  return row!.id;
}

async function resolve(key: string): Promise<void> {
  await world.unitOfWork.run('system', (tx) =>
    world.alerts.resolveByKey(tx, world.account.id, key, START_MS + 5),
  );
}

describe('the life of an alert', () => {
  test('the same trouble is one alert and one event; the message follows', async () => {
    const id = await open(trouble());
    expect(await open(trouble({ message: 'failed 4 times in a row', atMs: START_MS + 1 }))).toBe(id);
    const rows = await world.query('SELECT message, state FROM alert WHERE id = $1', [id]);
    expect(rows).toEqual([{ message: 'failed 4 times in a row', state: 'OPEN' }]);
    expect(await world.events(id)).toEqual([['ALERT_CHANGED', 'OPENED']]);
  });

  test('resolved by its key, once; the next trouble is another alert', async () => {
    const id = await open(trouble({ dedupKey: 'two' }));
    await resolve('two');
    await resolve('two');
    await resolve('never opened');
    expect(await world.events(id)).toEqual([
      ['ALERT_CHANGED', 'OPENED'],
      ['ALERT_CHANGED', 'RESOLVED'],
    ]);
    expect(await open(trouble({ dedupKey: 'two' }))).not.toBe(id);
  });

  test('acknowledged and resolved by people, each once', async () => {
    const analyst = await world.actor('ANALYST');
    const alertId = await open(trouble({ dedupKey: 'three' }));
    const acknowledged = done(await world.alerts.acknowledge(analyst, { alertId }));
    expect(acknowledged).toMatchObject({ state: 'ACKNOWLEDGED', acknowledgedBy: analyst.tokenId });
    expect(done(await world.alerts.acknowledge(analyst, { alertId }))).toEqual(acknowledged);
    expect(await open(trouble({ dedupKey: 'three' }))).toBe(alertId);
    const resolved = done(await world.alerts.resolve(analyst, { alertId }));
    expect(resolved).toMatchObject({ state: 'RESOLVED', resolvedBy: analyst.tokenId });
    expect(done(await world.alerts.acknowledge(analyst, { alertId }))).toEqual(resolved);
    expect((await world.events(alertId)).map(([, change]) => change)).toEqual([
      'OPENED',
      'ACKNOWLEDGED',
      'RESOLVED',
    ]);
  });

  test('the same key in another account is another alert', async () => {
    const other = await world.newAccount();
    const mine = await open(trouble({ dedupKey: 'four' }));
    expect(await open(trouble({ dedupKey: 'four', accountId: other.id }))).not.toBe(mine);
  });

  test('opened by ten at once it is one', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => open(trouble({ dedupKey: 'five' }))));
    expect(new Set(ids).size).toBe(1);
  });
});

test('a VIEWER may not, a stranger does not see it', async () => {
  const alertId = await open(trouble({ dedupKey: 'six' }));
  expect(refused(await world.alerts.resolve(await world.actor('VIEWER'), { alertId }))).toEqual([
    'FORBIDDEN ',
  ]);
  const stranger = await world.actor('ADMIN', await world.newAccount());
  expect(refused(await world.alerts.resolve(stranger, { alertId }))).toEqual(['NOT_FOUND input.alertId']);
});
