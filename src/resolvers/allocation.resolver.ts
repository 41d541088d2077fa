import { Arg, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { Problem } from '../kernel/problem.js';
import { atLevel } from '../kernel/units/interval.js';
import { Allocation, AllocationItem } from '../schema/allocation.types.js';
import { Arm } from '../schema/arm.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Estimate } from '../schema/estimate.types.js';
import type { RequestContext } from './context.js';
import { found } from './found.js';
import { RequestError } from './request-error.js';

const LEVEL = {
  defaultValue: 0.9,
  description: 'Probability that the interval is to hold, in [0.5, 0.999].',
} as const;

@Resolver(() => Allocation)
export class AllocationResolver {
  @FieldResolver(() => Cycle, { description: 'The cycle that decided it.' })
  async cycle(@Root() { record }: Allocation, @Ctx() { loaders }: RequestContext): Promise<Cycle> {
    return found(await loaders.cycle.load(record.cycleId));
  }
}

@Resolver(() => AllocationItem)
export class AllocationItemResolver {
  @FieldResolver(() => Arm, { description: 'The arm.' })
  arm(@Root() { record }: AllocationItem): Arm {
    return new Arm(record.arm);
  }

  @FieldResolver(() => Estimate, { description: 'Revenue per cost that is expected at this budget.' })
  expectedRoas(
    @Root() { record }: AllocationItem,
    @Arg('level', () => Float, LEVEL) level: number,
  ): Estimate {
    if (!(level >= 0.5 && level <= 0.999))
      throw new RequestError(new Problem('OUT_OF_RANGE', 'A level is from 0.5 to 0.999.', ['level']));
    return atLevel(record.expectedRoas, level);
  }
}
