import { ArgsType, Field } from 'type-graphql';
import type { Grain } from '../services/reads/performance-reads.js';
import { GrainEnum } from './performance.types.js';
import { DateScalar } from './scalars.js';

@ArgsType()
export class PerformanceArguments {
  @Field(() => DateScalar, { description: 'First day.' })
  readonly from!: string;

  @Field(() => DateScalar, { description: 'Last day, itself included.' })
  readonly to!: string;

  @Field(() => GrainEnum, {
    nullable: true,
    description:
      'How long a span one point stands for; where left out, hours up to 8 days, days up to 400, weeks beyond.',
  })
  readonly grain?: Grain | null;
}
