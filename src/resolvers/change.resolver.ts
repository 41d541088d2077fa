import { Args, Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import {
  AllocationChange,
  AllocationChangeConnection,
  AllocationChangeFilter,
} from '../schema/change.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Explanation } from '../schema/explanation.types.js';
import { accountOf, actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { explained } from './explained.js';
import { changesAsked } from './filters.js';
import { found } from './found.js';
import { answered } from './request-error.js';

@Resolver(() => AllocationChange)
export class ChangeResolver {
  @Query(() => AllocationChangeConnection, { description: 'What moved, newest first.' })
  async allocationChanges(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => AllocationChangeFilter, { nullable: true, description: 'Which changes.' })
    filter: AllocationChangeFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AllocationChange>> {
    const { currencyCode } = accountOf(context);
    const { changes } = context.services.reads;
    const records = answered(await changes.page(actorOf(context), page, changesAsked(filter)));
    return toConnection(records, (record) => new AllocationChange(record, currencyCode));
  }

  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(
    @Root() { record }: AllocationChange,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign> {
    return found(await loaders.campaign.load(record.campaignId));
  }

  @FieldResolver(() => Arm, { description: 'The arm that moved.' })
  async arm(@Root() { record }: AllocationChange, @Ctx() { loaders }: RequestContext): Promise<Arm> {
    return found(await loaders.arm.load(record.armId));
  }

  @FieldResolver(() => Cycle, { description: 'The cycle that decided it.' })
  async cycle(@Root() { record }: AllocationChange, @Ctx() { loaders }: RequestContext): Promise<Cycle> {
    return found(await loaders.cycle.load(record.cycleId));
  }

  @FieldResolver(() => Explanation, { description: 'Why it moved.' })
  async explanation(
    @Root() change: AllocationChange,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Explanation> {
    const { armId, cycleId } = change.record;
    const [arm, cycle, explanation] = await Promise.all([
      loaders.arm.load(armId),
      loaders.cycle.load(cycleId),
      loaders.explanation.load(cycleId),
    ]);
    return explained(change, found(arm), explanation, found(cycle).record.totalMicros);
  }
}
