import { decodeId, type IdKind, type Uuid } from '../kernel/ids.js';
import { Account } from '../schema/account.types.js';
import type { Node } from '../schema/node.types.js';
import { accountOf } from './asked.js';
import type { RequestContext } from './context.js';

type Find = (context: RequestContext, uuid: Uuid) => Node | null | Promise<Node | null>;

const FINDERS: Readonly<Partial<Record<IdKind, Find>>> = {
  account: (context, uuid) => (uuid === accountOf(context).id ? accountIn(context) : null),
  alert: ({ loaders }, uuid) => loaders.alert.load(uuid),
  allocationChange: ({ loaders }, uuid) => loaders.change.load(uuid),
  arm: ({ loaders }, uuid) => loaders.arm.load(uuid),
  campaign: ({ loaders }, uuid) => loaders.campaign.load(uuid),
  cycle: ({ loaders }, uuid) => loaders.cycle.load(uuid),
};

/** Malformed, unknown and foreign ids are all `null`: nobody learns what others have. */
export async function nodeOf(context: RequestContext, id: string): Promise<Node | null> {
  const decoded = decodeId(id);
  const find = decoded && FINDERS[decoded.kind];
  return find ? find(context, decoded.uuid) : null;
}

export function accountIn(context: RequestContext): Account {
  const account = accountOf(context);
  return new Account(account, context.services.accounts.nowOf(account));
}
