import { createHash } from 'node:crypto';
import type { Actor } from '../../auth/actor.js';
import { encodeId, type IdKind, NOBODY, type Uuid } from '../../kernel/ids.js';
import type { AuditAct } from '../../persistence/audit-chain.js';
import { canonicalJson } from '../exact-json.js';

/** Longer inputs (thousands of observations) are kept by their hash and size. */
const LONGEST_PAYLOAD = 8_000;
const SYSTEM = 'system';
const OPERATOR = 'operator';

/** What an operation was done to: by the id in its input, or by that of the record it answered. */
const SUBJECTS = [
  ['overrideId', 'override'],
  ['proposalId', 'proposal'],
  ['armId', 'arm'],
  ['alertId', 'alert'],
  ['tokenId', 'token'],
  ['campaignId', 'campaign'],
] as const satisfies readonly (readonly [field: string, kind: IdKind])[];
const MADE: Readonly<Record<string, IdKind>> = {
  createAccount: 'account',
  createCampaign: 'campaign',
  createOverride: 'override',
  createToken: 'token',
};

/** A person's operation that took effect. @param result what it answered, where it has an `id` */
export function actOfPerson(
  actor: Pick<Actor, 'accountId' | 'tokenId'>,
  operation: string,
  input: unknown,
  result: unknown,
): AuditAct {
  return {
    accountId: actor.accountId,
    actor: actor.tokenId === NOBODY ? OPERATOR : encodeId('token', actor.tokenId),
    action: operation,
    subject: subjectOf(operation, input, result),
    payload: payloadOf(input),
  };
}

/** Something that the machine did by itself. */
export function actOfMachine(
  accountId: Uuid,
  action: string,
  subject: readonly [kind: IdKind, id: Uuid] | null,
  payload: unknown,
): AuditAct {
  return {
    accountId,
    actor: SYSTEM,
    action,
    subject: subject && encodeId(...subject),
    payload: payloadOf(payload),
  };
}

function subjectOf(operation: string, input: unknown, result: unknown): string | null {
  const made = MADE[operation];
  const madeId = textOf(result, 'id');
  if (made) return madeId === null ? null : encodeId(made, madeId);
  for (const [field, kind] of SUBJECTS) {
    const id = textOf(input, field);
    if (id !== null) return encodeId(kind, id);
  }
  return null;
}

function textOf(record: unknown, field: string): string | null {
  if (typeof record !== 'object' || record === null) return null;
  const value = (record as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : null;
}

function payloadOf(input: unknown): string {
  const text = canonicalJson(input);
  if (text.length <= LONGEST_PAYLOAD) return text;
  return canonicalJson({
    length: text.length,
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  });
}
