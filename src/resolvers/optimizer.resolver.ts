import { Ctx, Query, Resolver } from 'type-graphql';
import { DataSource, OptimizerStatus } from '../schema/optimizer-status.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';

@Resolver()
export class OptimizerResolver {
  @Query(() => OptimizerStatus, { description: 'How the optimiser fares.' })
  async optimizerStatus(@Ctx() context: RequestContext): Promise<OptimizerStatus> {
    return new OptimizerStatus(await context.services.reads.optimizer.status(actorOf(context)));
  }

  @Query(() => [DataSource], { description: 'Where figures come from, and how fresh they are.' })
  async dataSources(@Ctx() context: RequestContext): Promise<DataSource[]> {
    const sources = await context.services.reads.optimizer.sources(actorOf(context));
    return sources.map((source) => new DataSource(source));
  }
}
