import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Alert, AlertConnection, AlertFilter } from '../schema/alert.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { alertsAsked } from './filters.js';
import { answered } from './request-error.js';

@Resolver(() => Alert)
export class AlertResolver {
  @Query(() => AlertConnection, { description: 'Troubles, newest first.' })
  async alerts(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => AlertFilter, { nullable: true, description: 'Which alerts.' })
    filter: AlertFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Alert> & { filter: AlertFilter | null }> {
    const { alerts } = context.services.reads;
    const records = answered(await alerts.page(actorOf(context), page, alertsAsked(filter)));
    return { ...toConnection(records, (record) => new Alert(record)), filter };
  }

  @FieldResolver(() => Campaign, {
    nullable: true,
    description: 'The campaign it is about; null where about none.',
  })
  async campaign(@Root() { record }: Alert, @Ctx() { loaders }: RequestContext): Promise<Campaign | null> {
    return record.campaignId === null ? null : loaders.campaign.load(record.campaignId);
  }
}
