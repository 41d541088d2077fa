import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Allocation } from '../schema/allocation.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { AllocationChange } from '../schema/change.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { Cycle, CycleConnection, CycleFilter } from '../schema/cycle.types.js';
import { DecisionInput, DecisionReplay } from '../schema/decision.types.js';
import { accountOf, actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { cyclesAsked } from './filters.js';
import { found } from './found.js';
import { answered } from './request-error.js';

@Resolver(() => Cycle)
export class CycleResolver {
  @Query(() => CycleConnection, { description: 'Runs of the optimiser, newest first.' })
  async cycles(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => CycleFilter, { nullable: true, description: 'Which cycles.' })
    filter: CycleFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Cycle>> {
    const { currencyCode } = accountOf(context);
    const { cycles } = context.services.reads;
    const records = answered(await cycles.page(actorOf(context), page, cyclesAsked(filter)));
    return toConnection(records, (record) => new Cycle(record, currencyCode));
  }

  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(@Root() { record }: Cycle, @Ctx() { loaders }: RequestContext): Promise<Campaign> {
    return found(await loaders.campaign.load(record.campaignId));
  }

  @FieldResolver(() => Allocation, {
    nullable: true,
    description: 'What was in force once it had ended; null where nothing was yet.',
  })
  async allocation(
    @Root() { record }: Cycle,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Allocation | null> {
    return loaders.allocationAt(record.decidedAtMs).load(record.campaignId);
  }

  @FieldResolver(() => DecisionReplay, {
    nullable: true,
    description:
      'Runs it again, now, and compares every bit; null where it decided nothing. Takes as long as the decisions since the last snapshot of the state.',
  })
  async replay(
    @Root() { record }: Cycle,
    @Ctx() { loaders }: RequestContext,
  ): Promise<DecisionReplay | null> {
    return loaders.replay.load(record.id);
  }

  @FieldResolver(() => [DecisionInput], {
    description: 'What it rested on, then and now; empty where it decided nothing.',
  })
  async inputs(
    @Root() { record }: Cycle,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly DecisionInput[]> {
    return (await loaders.decisionInputs.load(record.id)) ?? [];
  }

  @FieldResolver(() => [AllocationChange], {
    description: 'One for each arm that moved by at least the threshold.',
  })
  async changes(
    @Root() { record }: Cycle,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly AllocationChange[]> {
    return loaders.changesOfCycle.load(record.id);
  }
}
