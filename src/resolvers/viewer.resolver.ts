import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import { Problem } from '../kernel/problem.js';
import { Viewer } from '../schema/account.types.js';
import { Node } from '../schema/node.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { accountIn, nodeOf } from './nodes.js';
import { RequestError } from './request-error.js';

const MOST_NODES = 100;

@Resolver()
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who asks, and what the token may do.' })
  viewer(@Ctx() context: RequestContext): Viewer {
    const { tokenId, role } = actorOf(context);
    return { tokenId: encodeId('token', tokenId), role, account: accountIn(context) };
  }

  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its id; null where there is none in this account.',
  })
  async node(
    @Arg('id', () => ID, { description: 'Of whatever kind.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Node | null> {
    return nodeOf(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Things by their ids, in that order; null where there is none.',
  })
  async nodes(
    @Arg('ids', () => [ID], { description: 'At most 100.' }) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MOST_NODES)
      throw new RequestError(new Problem('OUT_OF_RANGE', `At most ${MOST_NODES} ids at once.`, ['ids']));
    return Promise.all(ids.map((id) => nodeOf(context, id)));
  }
}
