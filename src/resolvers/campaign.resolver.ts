import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Allocation } from '../schema/allocation.types.js';
import { Arm, ArmConnection } from '../schema/arm.types.js';
import { CampaignConnection } from '../schema/campaign-connection.types.js';
import { CampaignFilterInput, CampaignOrderInput } from '../schema/campaign-list.inputs.js';
import { Campaign } from '../schema/campaign.types.js';
import { AllocationChange, AllocationChangeConnection } from '../schema/change.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Money } from '../schema/money.types.js';
import { DateTimeScalar } from '../schema/scalars.js';
import { actorOf, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { answered } from './request-error.js';
import { campaignIn } from './views.js';

const AT = {
  nullable: true,
  description: 'As of this instant, in account time; now where left out.',
} as const;

@Resolver(() => Campaign)
export class CampaignResolver {
  @Query(() => Campaign, {
    nullable: true,
    description: 'A campaign; null where there is none of that id in this account.',
  })
  async campaign(
    @Arg('id', () => ID, { description: 'Of the campaign.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign | null> {
    return loaders.campaign.load(uuidOf('campaign', id));
  }

  @Query(() => CampaignConnection, {
    description: "The account's campaigns, newest first unless asked otherwise.",
  })
  async campaigns(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => CampaignFilterInput, { nullable: true, description: 'Which campaigns.' })
    filter: CampaignFilterInput | null,
    @Arg('orderBy', () => CampaignOrderInput, { nullable: true, description: 'In which order.' })
    orderBy: CampaignOrderInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Campaign> & { filter: CampaignFilterInput | null }> {
    const { campaigns } = context.services.reads;
    const records = answered(
      await campaigns.page(actorOf(context), page, filter ?? {}, orderBy ?? undefined),
    );
    return { ...toConnection(records, (record) => campaignIn(context, record)), filter };
  }

  @FieldResolver(() => Money, { description: 'What it has spent so far.' })
  async spent(@Root() { record }: Campaign, @Ctx() { loaders }: RequestContext): Promise<Money> {
    const evidence = await loaders.evidence.load(record.id);
    return new Money(evidence?.spentMicros ?? 0n, record.currencyCode);
  }

  @FieldResolver(() => ArmConnection, {
    description: 'Its arms, archived ones too, in the order in which they came.',
  })
  async arms(
    @Root() { record }: Campaign,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<Arm>> {
    const arms = answered(await loaders.armsOf(page).load(record.id));
    return toConnection(arms, (arm) => new Arm(arm));
  }

  @FieldResolver(() => Allocation, {
    nullable: true,
    description: 'The daily budgets in force; null before the first cycle.',
  })
  async allocation(
    @Root() { record }: Campaign,
    @Arg('at', () => DateTimeScalar, AT) at: number | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Allocation | null> {
    return loaders.allocationAt(at ?? null).load(record.id);
  }

  @FieldResolver(() => Cycle, { nullable: true, description: 'Its newest cycle; null before the first.' })
  async lastCycle(@Root() { record }: Campaign, @Ctx() { loaders }: RequestContext): Promise<Cycle | null> {
    return loaders.lastCycle.load(record.id);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is next decided, in real time; null where it is not.',
  })
  async nextCycleAt(
    @Root() { record }: Campaign,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number | null> {
    return (await loaders.schedule.load(record.id))?.dueAtMs ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'End of the newest window with figures, in account time; null where there are none.',
  })
  async figuresUntil(
    @Root() { record }: Campaign,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number | null> {
    return (await loaders.evidence.load(record.id))?.lastWindowEndMs ?? null;
  }

  @FieldResolver(() => AllocationChangeConnection, { description: 'What moved, newest first.' })
  async changes(
    @Root() { record }: Campaign,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<AllocationChange>> {
    const changes = answered(await loaders.changesOf(page).load(record.id));
    return toConnection(changes, (change) => new AllocationChange(change, record.currencyCode));
  }
}
