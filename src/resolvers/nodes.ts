import { nodeRole, reaches } from '../auth/field-policy.js';
import { decodeId, type IdKind, type Uuid } from '../kernel/ids.js';
import { Account } from '../schema/account.types.js';
import type { Node } from '../schema/node.types.js';
import { accountOf, actorOf } from './asked.js';
import type { RequestContext } from './context.js';

type Find = (context: RequestContext, uuid: Uuid) => Node | null | Promise<Node | null>;

const FINDERS: Readonly<Partial<Record<IdKind, readonly [type: string, find: Find]>>> = {
  account: ['Account', (context, uuid) => (uuid === accountOf(context).id ? accountIn(context) : null)],
  alert: ['Alert', ({ loaders }, uuid) => loaders.alert.load(uuid)],
  allocationChange: ['AllocationChange', ({ loaders }, uuid) => loaders.change.load(uuid)],
  arm: ['Arm', ({ loaders }, uuid) => loaders.arm.load(uuid)],
  campaign: ['Campaign', ({ loaders }, uuid) => loaders.campaign.load(uuid)],
  cycle: ['Cycle', ({ loaders }, uuid) => loaders.cycle.load(uuid)],
  proposal: ['Proposal', ({ loaders }, uuid) => loaders.proposal.load(uuid)],
  override: ['Override', ({ loaders }, uuid) => loaders.override.load(uuid)],
};

/** Malformed, unknown and foreign ids, and those of kinds that the actor may not read, are all `null`: nobody learns what is. */
export async function nodeOf(context: RequestContext, id: string): Promise<Node | null> {
  const decoded = decodeId(id);
  const [type, find] = (decoded && FINDERS[decoded.kind]) ?? [];
  const role = type === undefined ? null : nodeRole(type);
  if (!decoded || !find || role === null || !reaches(actorOf(context), role)) return null;
  return find(context, decoded.uuid);
}

export function accountIn(context: RequestContext): Account {
  const account = accountOf(context);
  return new Account(account, context.services.accounts.nowOf(account));
}
