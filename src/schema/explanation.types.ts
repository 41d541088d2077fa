import { Field, Float, ObjectType } from 'type-graphql';
import { FactorKindEnum, type FactorKind } from './factor-kinds.js';
import { Money } from './money.types.js';

@ObjectType({ description: 'What one cause contributed to a change.', simpleResolvers: true })
export class FactorContribution {
  @Field(() => FactorKindEnum, { description: 'The cause, for programs.' })
  readonly kind!: FactorKind;

  @Field(() => String, { description: 'The cause, for people.' })
  readonly label!: string;

  @Field(() => Money, {
    description: 'Its part of the change of the daily budget. The parts add up to the change exactly.',
  })
  readonly amount!: Money;

  @Field(() => Float, { description: "Its part of the change of the arm's share, in [-1, 1]." })
  readonly share!: number;
}

@ObjectType({ description: 'Why a budget moved.', simpleResolvers: true })
export class Explanation {
  @Field(() => String, { description: 'One sentence; every number in it comes from the record.' })
  readonly text!: string;

  @Field(() => [FactorContribution], {
    description: 'The causes; their amounts add up to the change exactly.',
  })
  readonly factors!: FactorContribution[];
}
