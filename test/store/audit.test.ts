import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/auth/actor.js';
import { encodeId } from '../../src/kernel/ids.js';
import { auditHash } from '../../src/persistence/audit-chain.js';
import type { AuditEntryRecord, AuditProof } from '../../src/services/audit/audit-service.js';
import { ContainerWorld } from '../fakes/container-world.js';
import { armInput, campaignInput, done, refused } from '../fakes/management-world.js';

let world: ContainerWorld;
beforeAll(async () => {
  world = await ContainerWorld.open();
});
afterAll(() => world.close());

/** An account with a person of its own, and what is written of it. */
async function account(): Promise<{ actor: Actor; entries: () => Promise<AuditEntryRecord[]> }> {
  const { accounts, tokens, audit } = world.container;
  const input = { name: 'Nordlicht', currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
  const { id } = done(await accounts.create(input));
  const { token } = done(await tokens.createFor(id, { name: 'Ada', role: 'ADMIN' }));
  const actor: Actor = { tokenId: token.id, accountId: id, role: 'ADMIN' };
  const entries = async (): Promise<AuditEntryRecord[]> => {
    const page = done(await audit.page(actor, { last: 100 }));
    return page.edges.map(({ node }) => node).toReversed();
  };
  return { actor, entries };
}

const campaign = (actor: Actor, name: string) =>
  world.container.campaigns.create(actor, campaignInput({ name }));

describe('the audit log', () => {
  test('holds every act that took effect, of people, the operator and the machine, and nothing else', async () => {
    const { actor, entries } = await account();
    const { campaigns, arms, optimisation, overrides, alerts, unitOfWork } = world.container;
    const { id } = done(await campaign(actor, 'Spring'));
    const target = { campaignId: id };
    refused(await campaigns.create(actor, campaignInput({ name: '' })));
    done(await campaigns.pause(actor, target));
    done(await campaigns.pause(actor, target));
    done(await campaigns.resume(actor, target, 'once'));
    done(await campaigns.resume(actor, target, 'once'));
    done(await arms.add(actor, { campaignId: id, arms: [armInput({ creative: 'B' })] }));
    done(await optimisation.requestCycle(actor, target));
    world.clock.advance(5);
    await world.decideDue();
    const terms = {
      campaignId: id,
      kind: 'EVENT' as const,
      justification: 'Easter',
      expiresAtMs: world.clock.now() + 1e6,
    };
    const { id: overrideId } = done(await overrides.create(actor, terms));
    await unitOfWork.run('system', (tx) =>
      alerts.open(tx, {
        accountId: actor.accountId,
        campaignId: id,
        kind: 'DATA_SILENCE',
        severity: 'WARNING',
        dedupKey: 'silence',
        message: 'No figures.',
        atMs: world.clock.now(),
      }),
    );
    const written = await entries();
    const me = encodeId('token', actor.tokenId);
    const cmp = encodeId('campaign', id);
    expect(written.map((entry) => [entry.sequence, entry.actor, entry.action, entry.subject])).toEqual([
      [1, 'operator', 'createAccount', encodeId('account', actor.accountId)],
      [2, 'operator', 'createToken', me],
      [3, me, 'createCampaign', cmp],
      [4, me, 'pauseCampaign', cmp],
      [5, me, 'resumeCampaign', cmp],
      [6, me, 'addArms', cmp],
      [7, me, 'runCycle', cmp],
      [8, 'system', 'decided', null],
      [9, me, 'createOverride', encodeId('override', overrideId)],
      [10, 'system', 'alertOpened', expect.stringMatching(/^alr_/)],
    ]);
    const [cycle] = await world.query<{ id: string; digest: string }>(
      `SELECT id, encode(sha256(decision), 'hex') AS digest FROM cycle WHERE campaign_id = $1`,
      [id],
    );
    expect(JSON.parse(written[7]!.payload)).toEqual({
      decisions: { [encodeId('cycle', cycle!.id)]: cycle!.digest },
    });
  });

  test('holds no secret', async () => {
    const { actor, entries } = await account();
    const { secret } = done(await world.container.tokens.create(actor, { name: 'Bot', role: 'VIEWER' }));
    const text = JSON.stringify(await entries());
    expect(text).not.toContain(secret);
    expect(text).toContain('Bot');
  });

  test('is without a gap and one chain when many write at once, and accounts do not wait for each other', async () => {
    const [one, other] = [await account(), await account()];
    const names = Array.from({ length: 12 }, (_, n) => `Campaign ${n}`);
    await Promise.all(names.flatMap((name) => [campaign(one.actor, name), campaign(other.actor, name)]));
    for (const { actor, entries } of [one, other]) {
      expect((await entries()).map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 14 }, (_, n) => n + 1),
      );
      expect(await world.container.audit.proveFor(actor.accountId)).toMatchObject({
        entries: 14,
        trouble: null,
      });
    }
  });

  test('is not there where its cause is rolled back', async () => {
    const { actor, entries } = await account();
    const { length } = await entries();
    const work = world.container.unitOfWork.run({ accountId: actor.accountId }, async (tx) => {
      tx.acts.push({ accountId: actor.accountId, actor: 'x', action: 'y', subject: null, payload: '{}' });
      await tx.query('SELECT 1/0');
    });
    await expect(work).rejects.toThrow('division by zero');
    expect(await entries()).toHaveLength(length);
  });

  test('refuses to be changed, by whoever writes for the account or owns the table', async () => {
    const { actor } = await account();
    for (const scope of ['system', { accountId: actor.accountId }] as const) {
      for (const statement of [
        `UPDATE audit_entry SET payload = '{}'`,
        'DELETE FROM audit_entry',
        'DELETE FROM audit_head',
        'UPDATE audit_head SET sequence = 0',
      ]) {
        const work = world.container.unitOfWork.run(scope, (tx) => tx.query(statement));
        await expect(work).rejects.toThrow('append-only');
      }
    }
    await expect(world.query('TRUNCATE audit_entry')).rejects.toThrow('append-only');
  });

  test('is for ADMINs', async () => {
    const { actor } = await account();
    const manager: Actor = { ...actor, role: 'MANAGER' };
    expect(refused(await world.container.audit.page(manager, { first: 1 }))).toEqual(['FORBIDDEN ']);
    expect(refused(await world.container.audit.prove(manager))).toEqual(['FORBIDDEN ']);
  });
});

describe('the proof, when the owner of the tables has tampered', () => {
  /** Ten entries, then what somebody does to them with the triggers out of the way. */
  async function tampered(...statements: string[]): Promise<AuditProof> {
    const { actor } = await account();
    for (let n = 0; n < 8; n++) done(await campaign(actor, `Campaign ${n}`));
    const before = await world.container.audit.proveFor(actor.accountId);
    expect(before).toMatchObject({ entries: 10, trouble: null });
    const off = (table: string): string => `ALTER TABLE ${table} DISABLE TRIGGER USER`;
    const on = (table: string): string => `ALTER TABLE ${table} ENABLE TRIGGER USER`;
    const tables = ['audit_entry', 'audit_head'];
    for (const table of tables) await world.query(off(table));
    for (const statement of statements)
      await world.query(statement.replaceAll(':account', `'${actor.accountId}'`));
    for (const table of tables) await world.query(on(table));
    return world.container.audit.proveFor(actor.accountId, before.head!.hash);
  }

  const ENTRY = 'audit_entry WHERE account_id = :account AND sequence';
  test.each<[string, string[], number, string]>([
    [
      'a payload changed',
      [`UPDATE audit_entry SET payload = '{}' WHERE account_id = :account AND sequence = 4`],
      4,
      'CHANGED',
    ],
    [
      'an actor changed',
      [`UPDATE audit_entry SET actor = 'system' WHERE account_id = :account AND sequence = 7`],
      7,
      'CHANGED',
    ],
    [
      'an instant changed',
      [`UPDATE audit_entry SET at = at + interval '1 ms' WHERE account_id = :account AND sequence = 1`],
      1,
      'CHANGED',
    ],
    [
      'the last one changed',
      [`UPDATE audit_entry SET action = 'x' WHERE account_id = :account AND sequence = 10`],
      10,
      'CHANGED',
    ],
    ['one removed', [`DELETE FROM ${ENTRY} = 6`], 6, 'REMOVED'],
    ['the first removed', [`DELETE FROM ${ENTRY} = 1`], 1, 'REMOVED'],
    ['the last removed', [`DELETE FROM ${ENTRY} = 10`], 10, 'REMOVED'],
    ['the last three removed', [`DELETE FROM ${ENTRY} > 7`], 8, 'REMOVED'],
    ['all removed', [`DELETE FROM ${ENTRY} > 0`], 1, 'REMOVED'],
    [
      'one removed and the others moved up',
      [
        `DELETE FROM ${ENTRY} = 6`,
        `UPDATE audit_entry SET sequence = sequence - 1 WHERE account_id = :account AND sequence > 6`,
      ],
      6,
      'CHANGED',
    ],
    [
      'one appended',
      [
        `INSERT INTO audit_entry SELECT account_id, 11, at, actor, action, subject, payload, hash, hash FROM ${ENTRY} = 10`,
      ],
      11,
      'INSERTED',
    ],
    [
      'one put between, the others moved down',
      [
        `UPDATE audit_entry SET sequence = sequence + 1000 WHERE account_id = :account AND sequence > 5`,
        `UPDATE audit_entry SET sequence = sequence - 999 WHERE account_id = :account AND sequence > 1000`,
        `INSERT INTO audit_entry SELECT account_id, 6, at, actor, action, subject, payload, previous_hash, hash FROM ${ENTRY} = 5`,
      ],
      6,
      'CHANGED',
    ],
    ['the head moved on', [`UPDATE audit_head SET sequence = 12 WHERE account_id = :account`], 11, 'REMOVED'],
  ])('%s', async (_, statements, sequence, kind) => {
    const { trouble } = await tampered(...statements);
    expect(trouble).toMatchObject({ sequence, kind, message: expect.stringContaining(String(sequence)) });
  });

  test('one changed with a hash that fits: the next one was written behind another', async () => {
    const { actor, entries } = await account();
    for (let n = 0; n < 3; n++) done(await campaign(actor, `Campaign ${n}`));
    const fourth = { ...(await entries())[3]!, action: 'harmless' };
    const hash = `\\x${auditHash(fourth).toString('hex')}`;
    await world.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await world.query(
      'UPDATE audit_entry SET action = $2, hash = $3 WHERE account_id = $1 AND sequence = 4',
      [actor.accountId, fourth.action, hash],
    );
    await world.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    const { trouble } = await world.container.audit.proveFor(actor.accountId);
    expect(trouble).toMatchObject({
      sequence: 4,
      kind: 'CHANGED',
      message: expect.stringContaining('behind'),
    });
  });

  test('the last ones removed and the head set back: whoever has noted it finds it', async () => {
    const proof = await tampered(
      `DELETE FROM ${ENTRY} > 7`,
      `UPDATE audit_head SET sequence = 7, hash = (SELECT hash FROM ${ENTRY} = 7) WHERE account_id = :account`,
    );
    expect(proof).toMatchObject({ entries: 7, trouble: null, expectedAt: null });
  });
});
