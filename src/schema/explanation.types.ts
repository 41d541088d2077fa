import { Field, Float, ObjectType } from 'type-graphql';
import { FactorKindEnum, type FactorKind } from './factor-kinds.js';
import type { ExplanationMethod } from '../services/reads/change-factors.js';
import { Money } from './money.types.js';
import { registerWords } from './register-words.js';

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

const ExplanationMethodEnum = registerWords<ExplanationMethod>(
  'ExplanationMethod',
  'How the parts of an explanation were worked out.',
  {
    SHAPLEY:
      'Exact: the mean of what each input that changed makes of the decision, over all orders in which they may have changed.',
    IN_TURN:
      'One after the other, where the decision cannot be computed again: its inputs are gone, or the engine is a newer one.',
  },
);

@ObjectType({ description: 'Why a budget moved.', simpleResolvers: true })
export class Explanation {
  @Field(() => String, { description: 'One sentence; every number in it comes from the record.' })
  readonly text!: string;

  @Field(() => ExplanationMethodEnum, { description: 'How the parts were worked out.' })
  readonly method!: ExplanationMethod;

  @Field(() => [FactorContribution], {
    description: 'The causes; their amounts add up to the change exactly.',
  })
  readonly factors!: FactorContribution[];
}
