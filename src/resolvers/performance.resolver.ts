import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { PerformanceArguments } from '../schema/performance.args.js';
import { PerformanceSeries } from '../schema/performance.types.js';
import { accountOf } from './asked.js';
import type { RequestContext } from './context.js';
import { answered } from './request-error.js';
import { seriesIn } from './series.js';

@Resolver(() => Campaign)
export class CampaignPerformanceResolver {
  @FieldResolver(() => PerformanceSeries, { description: 'What its arms brought, over days of the account.' })
  async performance(
    @Root() { record }: Campaign,
    @Args(() => PerformanceArguments) span: PerformanceArguments,
    @Ctx() context: RequestContext,
  ): Promise<PerformanceSeries> {
    return seriesIn(
      accountOf(context),
      answered(await context.loaders.campaignPerformance(span).load(record.id)),
    );
  }
}

@Resolver(() => Arm)
export class ArmPerformanceResolver {
  @FieldResolver(() => PerformanceSeries, { description: 'What it brought, over days of the account.' })
  async performance(
    @Root() { record }: Arm,
    @Args(() => PerformanceArguments) span: PerformanceArguments,
    @Ctx() context: RequestContext,
  ): Promise<PerformanceSeries> {
    return seriesIn(accountOf(context), answered(await context.loaders.armPerformance(span).load(record.id)));
  }
}
