import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { PerformanceArguments } from '../schema/performance.args.js';
import { PerformanceSeries } from '../schema/performance.types.js';
import { Pulse } from '../schema/pulse.types.js';
import { DateScalar } from '../schema/scalars.js';
import { accountOf, actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { answered } from './request-error.js';
import { seriesIn } from './series.js';

/** The account as a whole. */
@Resolver()
export class PulseResolver {
  @Query(() => Pulse, {
    description: 'What the optimiser did in a day of the account, all campaigns together.',
  })
  async pulse(
    @Arg('on', () => DateScalar, { description: 'The day.' }) on: string,
    @Ctx() context: RequestContext,
  ): Promise<Pulse> {
    const record = await context.services.reads.pulse.ofDay(actorOf(context), on);
    return new Pulse(record, accountOf(context).currencyCode);
  }

  @Query(() => PerformanceSeries, {
    description: 'What all arms of the account brought, archived ones too, over days of the account.',
  })
  async performance(
    @Args(() => PerformanceArguments) span: PerformanceArguments,
    @Ctx() context: RequestContext,
  ): Promise<PerformanceSeries> {
    const { performance } = context.services.reads;
    return seriesIn(accountOf(context), answered(await performance.ofAccount(actorOf(context), span)));
  }
}
