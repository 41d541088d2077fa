import { Args, Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Problem } from '../kernel/problem.js';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import {
  AllocationChange,
  AllocationChangeConnection,
  AllocationChangeFilter,
  ChangePerformance,
} from '../schema/change.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Explanation } from '../schema/explanation.types.js';
import { accountOf, actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { explained } from './explained.js';
import { changesAsked } from './filters.js';
import { found } from './found.js';
import { answered, RequestError } from './request-error.js';
import { performanceIn } from './series.js';

const HOURS = { defaultValue: 24, description: 'How many hours before and behind it, 1 to 720.' } as const;

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

  @FieldResolver(() => ChangePerformance, {
    description:
      'What the arm brought before and behind it; not what the change caused, since other things change too.',
  })
  async performance(
    @Root() { record }: AllocationChange,
    @Arg('hours', () => Int, HOURS) hours: number,
    @Ctx() context: RequestContext,
  ): Promise<ChangePerformance> {
    if (!(hours >= 1 && hours <= 720))
      throw new RequestError(new Problem('OUT_OF_RANGE', 'Hours are from 1 to 720.', ['hours']));
    return performanceIn(accountOf(context), found(await context.loaders.aroundChange(hours).load(record)));
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
