import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'An uncertain figure: what is expected, and an interval around it.',
  simpleResolvers: true,
})
export class Estimate {
  @Field(() => Float, { description: 'What is expected, in the unit of the field that holds it.' })
  readonly mean!: number;

  @Field(() => Float, { description: 'Lower end of the interval, same unit.' })
  readonly lower!: number;

  @Field(() => Float, { description: 'Upper end of the interval, same unit.' })
  readonly upper!: number;

  @Field(() => Float, { description: 'Probability that the true figure lies in the interval, in (0, 1).' })
  readonly level!: number;
}
