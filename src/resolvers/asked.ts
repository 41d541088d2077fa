import type { Actor } from '../auth/actor.js';
import { Problem } from '../kernel/problem.js';
import { decodeIdOf, type IdKind, type Uuid } from '../kernel/ids.js';
import type { AccountRecord } from '../services/account-service.js';
import type { RequestContext } from './context.js';
import { RequestError } from './request-error.js';

/** Nothing has this id, so what is malformed or of another kind is told as unknown, like what belongs to somebody else. */
const NOTHING: Uuid = '00000000-0000-0000-0000-000000000000';

export function uuidOf(kind: IdKind, id: string): Uuid {
  return decodeIdOf(kind, id) ?? NOTHING;
}

/** `null` and absent stay so: not narrowed. */
export function uuidsOf(kind: IdKind, ids: readonly string[] | null | undefined): Uuid[] | null {
  return ids ? ids.map((id) => uuidOf(kind, id)) : null;
}

/** Who asks. The policy of the schema has let nobody through without a token. */
export function actorOf({ session }: RequestContext): Actor {
  if (!session) throw new RequestError(new Problem('UNAUTHENTICATED', 'This needs a token.'));
  return session.actor;
}

export function accountOf({ session }: RequestContext): AccountRecord {
  if (!session) throw new RequestError(new Problem('UNAUTHENTICATED', 'This needs a token.'));
  return session.account;
}

/** An input without its idempotency key, which the services take apart. */
export function keyed<Input extends { readonly idempotencyKey?: string | null }>(
  input: Input,
): readonly [Omit<Input, 'idempotencyKey'>, string | null | undefined] {
  const { idempotencyKey, ...request } = input;
  return [request, idempotencyKey];
}
