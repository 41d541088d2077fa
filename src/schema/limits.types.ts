import { Field, Float, InputType, ObjectType } from 'type-graphql';
import type { TargetOutcome } from '../engine/index.js';
import { isMoneyTarget, type SpendTarget as SpendTargetRecord, type TargetKind } from '../kernel/limits.js';
import { Money, MoneyInput } from './money.types.js';
import { registerWords } from './register-words.js';

const TargetKindEnum = registerWords<TargetKind>(
  'TargetKind',
  'What decides how much of the daily budget is worth spending.',
  {
    MARGINAL_ROAS: 'The last unit of money brings at least `value` of revenue. For ROAS and REVENUE.',
    ROAS: 'All money together brings at least `value` of revenue per cost. For ROAS and REVENUE.',
    REVENUE: 'As little money as is expected to bring `amount` of revenue a day. For ROAS and REVENUE.',
    CPA: 'A conversion costs at most `amount`. For CONVERSIONS and CPA.',
    CONVERSIONS:
      'As little money as is expected to bring `value` conversions a day. For CONVERSIONS and CPA.',
  },
);

export const TargetOutcomeEnum = registerWords<TargetOutcome>('TargetOutcome', 'How a target fared.', {
  MET: 'It is met with the whole daily budget.',
  MET_WITH_LESS: 'It is met; the rest of the daily budget is not worth spending, or not needed.',
  OUT_OF_REACH:
    'The whole daily budget is not expected to reach the goal; or even the least money that is spent to go on learning misses the ratio.',
  NOT_YET_KNOWN: 'Nothing was seen yet to judge it by; the whole daily budget is spent.',
});

@InputType({ description: 'A target: a kind, and its `value` or `amount`.' })
export class SpendTargetInput {
  @Field(() => TargetKindEnum, { description: 'Of what.' })
  readonly kind!: TargetKind;

  @Field(() => Float, {
    nullable: true,
    description: 'For MARGINAL_ROAS, ROAS and CONVERSIONS; above 0.',
  })
  readonly value?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'For CPA and REVENUE.' })
  readonly amount?: MoneyInput | null;
}

@ObjectType({
  description: 'What decides how much of the daily budget is worth spending.',
  simpleResolvers: true,
})
export class SpendTarget {
  constructor(
    private readonly record: SpendTargetRecord,
    private readonly currencyCode: string,
  ) {}

  @Field(() => TargetKindEnum, { description: 'Of what.' })
  get kind(): TargetKind {
    return this.record.kind;
  }

  @Field(() => Float, { nullable: true, description: 'For MARGINAL_ROAS, ROAS and CONVERSIONS.' })
  get value(): number | null {
    return isMoneyTarget(this.record.kind) ? null : this.record.value;
  }

  @Field(() => Money, { nullable: true, description: 'For CPA and REVENUE.' })
  get amount(): Money | null {
    const { kind, value } = this.record;
    return isMoneyTarget(kind) ? new Money(BigInt(value), this.currencyCode) : null;
  }
}
