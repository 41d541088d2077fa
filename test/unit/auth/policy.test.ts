import { describe, expect, test } from '@jest/globals';
import { forbidden, may, OPERATION_ROLES, type Operation, requiredRole } from '../../../src/auth/policy.js';
import { ROLES } from '../../../src/kernel/words.js';

const OPERATIONS = Object.keys(OPERATION_ROLES) as Operation[];

describe('may', () => {
  test.each(OPERATIONS)('%s: from the least role upwards, and no other', (operation) => {
    const allowed = ROLES.filter((role) => may({ role }, operation));
    expect(allowed).toEqual(ROLES.slice(ROLES.indexOf(OPERATION_ROLES[operation])));
  });

  test.each([
    '',
    'dropEverything',
    'CREATECAMPAIGN',
    'toString',
    '__proto__',
    'constructor',
    'hasOwnProperty',
  ])('denies what the policy does not know: %j', (operation) => {
    expect(requiredRole(operation)).toBeNull();
    expect(ROLES.some((role) => may({ role }, operation))).toBe(false);
  });

  test('a VIEWER changes nothing', () => {
    const changes = /^(create|update|pause|resume|archive|add|record|import|run|acknowledge|resolve|revoke)/;
    const open = OPERATIONS.filter(
      (operation) => may({ role: 'VIEWER' }, operation) && changes.test(operation),
    );
    expect(open).toEqual([]);
  });
});

test('a refusal says which role is needed and which one asked', () => {
  expect(forbidden({ role: 'MANAGER' }, 'createToken')).toMatchObject({
    code: 'FORBIDDEN',
    message: 'createToken needs the role ADMIN; this token has MANAGER. Use a token with that role.',
  });
  expect(forbidden({ role: 'ADMIN' }, 'createToken')).toBeNull();
});
