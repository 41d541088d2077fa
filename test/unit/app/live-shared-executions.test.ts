import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { SharedExecutions, sharingKey } from '../../../src/app/live-shared-executions.js';
import type { Role } from '../../../src/kernel/words.js';

const FOLLOW = 'subscription ($after: String, $ids: [ID!]) { changed(after: $after, ids: $ids) { id } }';

function key(
  query: string,
  variables: Record<string, unknown>,
  as: { accountId?: string; role?: Role } = {},
): string {
  const actor = { tokenId: 't', accountId: 'a', role: 'VIEWER' as Role, ...as };
  return sharingKey({ actor, query, document: parse(query), operationName: null, variables });
}

describe('what may be shared', () => {
  test('the same operation from another cursor, in any order of variables', () => {
    expect(key(FOLLOW, { after: 'x', ids: ['1'] })).toBe(key(FOLLOW, { ids: ['1'], after: 'y' }));
    expect(key(FOLLOW, { ids: ['1'] })).toBe(key(FOLLOW, { ids: ['1'], after: null }));
  });

  test('nothing across accounts, roles, variables and documents', () => {
    const mine = key(FOLLOW, { ids: ['1'] });
    expect(key(FOLLOW, { ids: ['1'] }, { accountId: 'b' })).not.toBe(mine);
    expect(key(FOLLOW, { ids: ['1'] }, { role: 'ADMIN' })).not.toBe(mine);
    expect(key(FOLLOW, { ids: ['2'] })).not.toBe(mine);
    expect(key(`${FOLLOW} `, { ids: ['1'] })).not.toBe(mine);
  });

  test('a cursor that pages through a list in the answer is no beginning', () => {
    const paging =
      'subscription ($after: String) { changed(after: $after) { arms(first: 1, after: $after) { nodes { id } } } }';
    expect(key(paging, { after: 'x' })).not.toBe(key(paging, { after: 'y' }));
    const inner =
      'subscription ($after: String) { changed { arms(first: 1, after: $after) { nodes { id } } } }';
    expect(key(inner, { after: 'x' })).not.toBe(key(inner, { after: 'y' }));
  });
});

describe('executions', () => {
  function counted() {
    const time = { nowMs: 0 };
    let count = 0;
    const execute = async () => ({ data: { count: (count += 1) } });
    return { time, execute, executions: new SharedExecutions(() => time.nowMs), count: () => count };
  }

  test('one for each event while several follow', async () => {
    const { executions, execute, count } = counted();
    const [first, second] = [executions.join('k'), executions.join('k')];
    const results = await Promise.all([
      first.run(1, execute),
      second.run(1, execute),
      second.run(2, execute),
    ]);
    expect(results.map(({ data }) => data)).toEqual([{ count: 1 }, { count: 1 }, { count: 2 }]);
    expect(count()).toBe(2);
  });

  test('nothing is kept for one alone, nor longer than it is fresh', async () => {
    const { executions, execute, count, time } = counted();
    const only = executions.join('k');
    await only.run(1, execute);
    await only.run(1, execute);
    expect(count()).toBe(2);
    const other = executions.join('k');
    await only.run(3, execute);
    time.nowMs = 1_001;
    await other.run(3, execute);
    expect(count()).toBe(4);
  });

  test('who leaves twice leaves once', async () => {
    const { executions, execute, count } = counted();
    const [first, second, third] = [executions.join('k'), executions.join('k'), executions.join('k')];
    first.leave();
    first.leave();
    await second.run(1, execute);
    await third.run(1, execute);
    expect(count()).toBe(1);
  });
});
