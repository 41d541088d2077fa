import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { OverrideState } from '../kernel/words.js';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { OverrideStateEnum } from '../schema/enums.js';
import { Override, OverrideConnection, OverrideFilter, OverrideImpact } from '../schema/override.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { overridesAsked } from './filters.js';
import { found } from './found.js';
import { answered } from './request-error.js';
import { overrideIn } from './views.js';

const STATES = { nullable: true, description: 'Only in these states; all where left out.' } as const;

@Resolver(() => Override)
export class OverrideResolver {
  @Query(() => OverrideConnection, { description: 'What analysts demand, believe and note, newest first.' })
  async overrides(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => OverrideFilter, { nullable: true, description: 'Which overrides.' })
    filter: OverrideFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Override>> {
    const { overrides } = context.services.reads;
    const records = answered(await overrides.page(actorOf(context), page, overridesAsked(filter)));
    return toConnection(records, (record) => overrideIn(context, record));
  }

  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(@Root() { record }: Override, @Ctx() { loaders }: RequestContext): Promise<Campaign> {
    return found(await loaders.campaign.load(record.campaignId));
  }

  @FieldResolver(() => Arm, {
    nullable: true,
    description: 'The arm; null for an EVENT of the whole campaign.',
  })
  async arm(@Root() { record }: Override, @Ctx() { loaders }: RequestContext): Promise<Arm | null> {
    return record.armId === null ? null : loaders.arm.load(record.armId);
  }
}

@Resolver(() => Override)
export class OverrideImpactResolver {
  @FieldResolver(() => OverrideImpact, {
    nullable: true,
    description: 'What it brought so far; null for an EVENT, and before a cycle has counted it.',
  })
  async impact(
    @Root() { record }: Override,
    @Ctx() { loaders }: RequestContext,
  ): Promise<OverrideImpact | null> {
    const [impact, campaign] = await Promise.all([
      loaders.overrideImpact.load(record.id),
      loaders.campaign.load(record.campaignId),
    ]);
    return impact && new OverrideImpact(impact, unitOf(found(campaign)));
  }
}

/** Money comes in micros. */
function unitOf({ kpi }: Campaign): number {
  return kpi === 'CONVERSIONS' || kpi === 'CPA' ? 1 : 1e6;
}

@Resolver(() => Campaign)
export class CampaignOverridesResolver {
  @FieldResolver(() => OverrideConnection, {
    description: 'Overrides of its arms and of itself, newest first.',
  })
  async overrides(
    @Root() { record }: Campaign,
    @Args(() => PageArguments) page: PageArguments,
    @Arg('states', () => [OverrideStateEnum], STATES) states: OverrideState[] | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Override>> {
    const records = answered(await context.loaders.overridesOfCampaign({ ...page, states }).load(record.id));
    return toConnection(records, (override) => overrideIn(context, override));
  }
}

@Resolver(() => Arm)
export class ArmOverridesResolver {
  @FieldResolver(() => OverrideConnection, { description: 'Overrides of it, newest first.' })
  async overrides(
    @Root() { record }: Arm,
    @Args(() => PageArguments) page: PageArguments,
    @Arg('states', () => [OverrideStateEnum], STATES) states: OverrideState[] | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Override>> {
    const records = answered(await context.loaders.overridesOfArm({ ...page, states }).load(record.id));
    return toConnection(records, (override) => overrideIn(context, override));
  }
}
