import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR_MS } from '../../../src/kernel/units/time.js';
import { accepted, ContainerWorld } from '../../fakes/container-world.js';
import type { AccountRecord } from '../../../src/services/account-service.js';

let world: ContainerWorld;
let account: AccountRecord;

beforeAll(async () => {
  world = await ContainerWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  const input = { name: 'Nordlicht', currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
  account = accepted(await world.container.accounts.create(input));
});

const bearerOf = (secret: string) => world.container.tokenReader.authenticate(secret);

describe('a link', () => {
  test('becomes the session of one browser, whoever tries at the same time', async () => {
    const { signIns } = world.container;
    const code = await signIns.linkFor(account.id, 'ANALYST');
    const sessions = await Promise.all(Array.from({ length: 8 }, () => signIns.redeem(code)));
    const [session, ...others] = sessions.filter((one) => one !== null);
    expect(others).toEqual([]);
    expect(await bearerOf(session!.secret)).toMatchObject({ accountId: account.id, role: 'ANALYST' });
    expect(await signIns.redeem(code)).toBeNull();
  });

  test('bears nothing itself, before and after, and the database knows neither code nor secret', async () => {
    const { signIns } = world.container;
    const code = await signIns.linkFor(account.id, 'ADMIN');
    expect(await bearerOf(code)).toBeNull();
    const session = await signIns.redeem(code);
    expect(await bearerOf(code)).toBeNull();
    const rows = await world.query<{ row: string }>('SELECT t::text AS row FROM api_token t');
    const kept = rows.map(({ row }) => row).join();
    for (const text of [code, session!.secret]) expect(kept).not.toContain(text.slice(5));
  });

  test('is too old after an hour', async () => {
    const { signIns } = world.container;
    const [late, inTime] = [
      await signIns.linkFor(account.id, 'ADMIN'),
      await signIns.linkFor(account.id, 'ADMIN'),
    ];
    world.clock.advance(HOUR_MS - 1);
    expect(await signIns.redeem(inTime)).not.toBeNull();
    world.clock.advance(1);
    expect(await signIns.redeem(late)).toBeNull();
  });

  test('that was revoked, and what is no code', async () => {
    const { signIns, tokens } = world.container;
    const code = await signIns.linkFor(account.id, 'ADMIN');
    const [{ id }] = (await world.query<{ id: string }>('SELECT id FROM api_token WHERE account_id = $1', [
      account.id,
    ])) as [{ id: string }];
    accepted(await tokens.revokeFor(account.id, id));
    for (const wrong of [code, '', 'x', 'trim_nobody-made-this-code', ' '.repeat(40)])
      expect(await signIns.redeem(wrong)).toBeNull();
  });
});

test('a session ends when its browser signs out, at once', async () => {
  const { signIns } = world.container;
  const session = await signIns.redeem(await signIns.linkFor(account.id, 'VIEWER'));
  expect(await bearerOf(session!.secret)).not.toBeNull();
  await signIns.end(session!.secret);
  expect(await bearerOf(session!.secret)).toBeNull();
  await signIns.end(session!.secret);
  await expect(signIns.end('trim_nobody-made-this-one')).resolves.toBeUndefined();
  const acts = await world.query<{ action: string }>(
    'SELECT action FROM audit_entry WHERE account_id = $1 ORDER BY sequence',
    [account.id],
  );
  expect(acts.map(({ action }) => action).slice(-3)).toEqual(['createToken', 'signIn', 'signOut']);
});

test('the first link is given once, where there is no token yet', async () => {
  const fresh = await ContainerWorld.open();
  try {
    const { accounts, signIns } = fresh.container;
    const { id } = accepted(await accounts.ensureDefault());
    const links = await Promise.all(Array.from({ length: 5 }, () => signIns.firstLink(id)));
    const given = links.filter((link) => link !== null);
    expect(given).toHaveLength(1);
    const session = await signIns.redeem(given[0]!);
    expect(await fresh.container.tokenReader.authenticate(session!.secret)).toMatchObject({ role: 'ADMIN' });
    expect(await signIns.firstLink(id)).toBeNull();
  } finally {
    await fresh.close();
  }
});
