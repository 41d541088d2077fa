import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { tokenHash } from '../../../src/auth/tokens.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/kernel/units/time.js';
import { TokenStore } from '../../../src/persistence/stores/token-store.js';
import { TokenReader } from '../../../src/services/token-reader.js';
import { TokenService } from '../../../src/services/token-service.js';
import { AccountStore } from '../../../src/persistence/stores/account-store.js';
import { uuidSource } from '../../../src/app/id-source.js';
import type { Actor } from '../../../src/auth/actor.js';
import { done, ManagementWorld, refused } from '../../fakes/management-world.js';
import { RecordingLogger } from '../../fakes/recording-logger.js';

let world: ManagementWorld;
let admin: Actor;
let reader: TokenReader;
let reads: number;

beforeAll(async () => {
  world = await ManagementWorld.open();
  admin = await world.actor('ADMIN');
});

beforeEach(() => {
  reads = 0;
  reader = newReader();
});

afterAll(() => world.close());

/** Counts how often the database is asked. */
class CountingTokenStore extends TokenStore {
  override findByHash(
    ...parameters: Parameters<TokenStore['findByHash']>
  ): ReturnType<TokenStore['findByHash']> {
    reads += 1;
    return super.findByHash(...parameters);
  }
}

function newReader(): TokenReader {
  return new TokenReader({ ...world, tokens: new CountingTokenStore(), logger: new RecordingLogger() });
}

async function secretOf(role: 'VIEWER' | 'MANAGER' = 'VIEWER', expiresAtMs: number | null = null) {
  const { token, secret } = done(await world.tokens.create(admin, { name: 'Test', role, expiresAtMs }));
  return { token, secret: secret! };
}

describe('a token', () => {
  test('is 256 random bits behind a prefix, and only its hash is kept', async () => {
    const { token, secret } = await secretOf();
    expect(secret).toMatch(/^trim_[A-Za-z0-9_-]{43}$/);
    const rows = await world.query<{ hash: Buffer; text: string }>(
      'SELECT hash, t::text AS text FROM api_token t WHERE id = $1',
      [token.id],
    );
    expect(Buffer.from(rows[0]!.hash).equals(tokenHash(secret))).toBe(true);
    expect(rows[0]!.text).not.toContain(secret.slice(5));
    expect((await secretOf()).secret).not.toBe(secret);
  });

  test('says who bears it', async () => {
    const { token, secret } = await secretOf('MANAGER');
    expect(await reader.authenticate(secret)).toEqual({
      tokenId: token.id,
      accountId: world.account.id,
      role: 'MANAGER',
    });
  });

  test.each(['', 'trim_', 'trim_nonsense-nonsense', 'a b'.repeat(20), 'é'.repeat(40), 'x'.repeat(10_000)])(
    'is not %j',
    async (bearer) => {
      expect(await reader.authenticate(bearer)).toBeNull();
    },
  );

  test('does not bear after its expiry', async () => {
    const { secret } = await secretOf('VIEWER', world.clock.now() + HOUR_MS);
    expect(await reader.authenticate(secret)).not.toBeNull();
    world.clock.advance(HOUR_MS);
    expect(await reader.authenticate(secret)).toBeNull();
  });

  test('that has expired already is not made', async () => {
    const input = { name: 'Late', role: 'VIEWER' as const, expiresAtMs: world.clock.now() };
    expect(refused(await world.tokens.create(admin, input))).toEqual(['OUT_OF_RANGE input.expiresAt']);
  });

  test('revoked elsewhere is refused a second later at the latest, and others of it at once', async () => {
    const { token, secret } = await secretOf();
    expect(await reader.authenticate(secret)).not.toBeNull();
    await reader.settled();
    const revoked = done(await world.tokens.revoke(admin, { tokenId: token.id }));
    expect(revoked.revokedAtMs).toBe(world.clock.now());
    expect(await newReader().authenticate(secret)).toBeNull();
    world.clock.advance(SECOND_MS);
    expect(await reader.authenticate(secret)).toBeNull();
    expect(done(await world.tokens.revoke(admin, { tokenId: token.id }))).toEqual(revoked);
  });

  test('revoked here is refused here at once', async () => {
    const { token, secret } = await secretOf();
    expect(await reader.authenticate(secret)).not.toBeNull();
    const service = new TokenService({
      ...world,
      tokens: new TokenStore(),
      accounts: new AccountStore(),
      ids: uuidSource,
      onRevoked: (tokenId) => reader.forget(tokenId),
    });
    done(await service.revoke(admin, { tokenId: token.id }));
    expect(await reader.authenticate(secret)).toBeNull();
  });

  test('is read once a second, however many requests bear it', async () => {
    const { secret } = await secretOf();
    await Promise.all(Array.from({ length: 50 }, () => reader.authenticate(secret)));
    await reader.authenticate(secret);
    expect(reads).toBe(1);
    world.clock.advance(SECOND_MS);
    await reader.authenticate(secret);
    expect(reads).toBe(2);
  });

  test('notes its last use once a minute', async () => {
    const { token, secret } = await secretOf();
    const lastUse = async (): Promise<number | null | undefined> => {
      await reader.settled();
      const listed = done(await world.tokens.list(admin));
      return listed.find((one) => one.id === token.id)?.lastUsedAtMs;
    };
    expect(await lastUse()).toBeNull();
    const firstMs = world.clock.now();
    await reader.authenticate(secret);
    expect(await lastUse()).toBe(firstMs);
    world.clock.advance(MINUTE_MS - 1);
    await reader.authenticate(secret);
    expect(await lastUse()).toBe(firstMs);
    world.clock.advance(1);
    await reader.authenticate(secret);
    expect(await lastUse()).toBe(firstMs + MINUTE_MS);
  });
});

describe('rights', () => {
  test('only an ADMIN sees, makes and revokes tokens', async () => {
    for (const role of ['VIEWER', 'ANALYST', 'MANAGER'] as const) {
      const actor = await world.actor(role);
      expect(refused(await world.tokens.list(actor))).toEqual(['FORBIDDEN ']);
      expect(refused(await world.tokens.create(actor, { name: 'x', role: 'ADMIN' }))).toEqual(['FORBIDDEN ']);
      expect(refused(await world.tokens.revoke(actor, { tokenId: admin.tokenId }))).toEqual(['FORBIDDEN ']);
    }
  });

  test('a token of another account is not there', async () => {
    const stranger = await world.actor('ADMIN', await world.newAccount());
    expect(refused(await world.tokens.revoke(stranger, { tokenId: admin.tokenId }))).toEqual([
      'NOT_FOUND input.tokenId',
    ]);
    expect(done(await world.tokens.list(stranger)).map((token) => token.id)).toEqual([stranger.tokenId]);
  });

  test('a repeated request shows no secret, and none lies among the stored answers', async () => {
    const input = { name: 'Once', role: 'VIEWER' as const };
    const first = done(await world.tokens.create(admin, input, 'token-1'));
    const again = done(await world.tokens.create(admin, input, 'token-1'));
    expect(again).toEqual({ token: first.token, secret: null });
    const answers = await world.query<{ text: string }>('SELECT r::text AS text FROM idempotency_record r');
    expect(answers.some((row) => row.text.includes(first.secret!))).toBe(false);
  });
});

describe('the first start', () => {
  test('of five processes at once one makes the account, and one the token', async () => {
    const fresh = await ManagementWorld.openEmpty();
    try {
      const accounts = await Promise.all(Array.from({ length: 5 }, () => fresh.accounts.ensureDefault()));
      const ids = new Set(accounts.map((account) => done(account).id));
      expect(ids.size).toBe(1);
      const [accountId] = [...ids];
      const given = 'a-token-of-the-operator-0123';
      const made = await Promise.all(
        Array.from({ length: 5 }, () => fresh.tokens.ensureFirstToken(accountId!, given)),
      );
      expect(made.filter(Boolean)).toEqual([true]);
      const first = new TokenReader({ ...fresh, tokens: new TokenStore(), logger: new RecordingLogger() });
      expect(await first.authenticate(given)).toMatchObject({ accountId, role: 'ADMIN' });
    } finally {
      await fresh.close();
    }
  });

  test('takes the token that it is given, once', async () => {
    const fresh = await ManagementWorld.openEmpty();
    try {
      const account = done(await fresh.accounts.ensureDefault());
      expect(refused(await fresh.tokens.ensureFirstToken(account.id, 'short'))).toEqual(['BAD_TOKEN ']);
      const given = 'a-token-of-the-operator-0123';
      expect(await fresh.tokens.ensureFirstToken(account.id, given)).toBe(true);
      expect(await fresh.tokens.ensureFirstToken(account.id, 'another-one-of-the-operator')).toBe(false);
    } finally {
      await fresh.close();
    }
  });
});
