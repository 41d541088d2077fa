import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { AttributionGrouping, AttributionRecord } from '../services/reads/attribution-reads.js';
import { factorLabel, FactorKindEnum, type FactorKind } from './factor-kinds.js';
import { Money } from './money.types.js';
import { registerWords } from './register-words.js';
import { DateTimeScalar } from './scalars.js';

const AttributionGroupingEnum = registerWords<AttributionGrouping>(
  'AttributionGrouping',
  'What changes are added up by.',
  { ARM: 'By arm.', PLATFORM: 'By platform.' },
);

@ArgsType()
export class AttributionArguments {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => DateTimeScalar, { description: 'From this instant on, in account time.' })
  readonly from!: number;

  @Field(() => DateTimeScalar, { description: 'Before this instant, in account time.' })
  readonly to!: number;

  @Field(() => AttributionGroupingEnum, { defaultValue: 'ARM', description: 'What changes are added up by.' })
  readonly by!: AttributionGrouping;
}

@ObjectType({ description: 'What one cause contributed over a time.', simpleResolvers: true })
export class AttributedFactor {
  @Field(() => FactorKindEnum, { description: 'The cause, for programs.' })
  readonly kind!: FactorKind;

  @Field(() => String, { description: 'The cause, for people.' })
  readonly label!: string;

  @Field(() => Money, { description: 'The sum of its parts of the changes.' })
  readonly amount!: Money;
}

@ObjectType({
  description:
    'What moved an arm, or all arms of a platform, over a time: the sum of its changes and of their factors.',
  simpleResolvers: true,
})
export class AttributionGroup {
  constructor(
    readonly record: AttributionRecord,
    private readonly currencyCode: string,
  ) {}

  @Field(() => String, { description: 'The platform.' })
  get platform(): string {
    return this.record.platform;
  }

  @Field(() => Int, { description: 'How many changes of at least the threshold there were.' })
  get changeCount(): number {
    return this.record.changeCount;
  }

  @Field(() => Money, { description: 'The sum of these changes of the daily budget.' })
  get change(): Money {
    return new Money(this.record.changeMicros, this.currencyCode);
  }

  @Field(() => [AttributedFactor], { description: 'The causes; their amounts add up to the change exactly.' })
  get factors(): AttributedFactor[] {
    return this.record.factors.map(({ kind, amountMicros }) => ({
      kind: kind as FactorKind,
      label: factorLabel(kind as FactorKind),
      amount: new Money(amountMicros, this.currencyCode),
    }));
  }
}
