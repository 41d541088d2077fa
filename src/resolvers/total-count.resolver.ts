import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { AlertConnection, type AlertFilter } from '../schema/alert.types.js';
import { CampaignConnection } from '../schema/campaign-connection.types.js';
import type { CampaignFilterInput } from '../schema/campaign-list.inputs.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { alertsAsked } from './filters.js';

const TOTAL = { description: 'How many there are in all, whatever the page.' } as const;

/** Lists that people look at whole; of changes and cycles there are too many to count for every page. */
@Resolver(() => CampaignConnection)
export class CampaignCountResolver {
  @FieldResolver(() => Int, TOTAL)
  async totalCount(
    @Root() { filter }: { filter: CampaignFilterInput | null },
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return context.services.reads.campaigns.count(actorOf(context), filter ?? {});
  }
}

@Resolver(() => AlertConnection)
export class AlertCountResolver {
  @FieldResolver(() => Int, TOTAL)
  async totalCount(
    @Root() { filter }: { filter: AlertFilter | null },
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return context.services.reads.alerts.count(actorOf(context), alertsAsked(filter));
  }
}
