import { Field, Float, ObjectType } from 'type-graphql';
import type { BoundName, TargetOutcome } from '../engine/index.js';
import type { AllocationItemRecord, AllocationRecord } from '../services/reads/allocation-reads.js';
import { CappedGroup } from './groups.types.js';
import { TargetOutcomeEnum } from './limits.types.js';
import { Money } from './money.types.js';
import { registerWords } from './register-words.js';
import { DateTimeScalar } from './scalars.js';
import { whyNotSentence } from './sentences/why-not-sentence.js';

const BoundEnum = registerWords<BoundName>('Bound', "What limits an arm's share.", {
  MIN_SHARE: 'The least share.',
  MAX_SHARE: 'The most share.',
  STEP: 'The most that a share may move in one cycle.',
  GROUP_CAP: 'The most share of its platform, channel, or platform on that channel.',
  PLATFORM_MINIMUM: 'The least money of an arm of its platform.',
  OVERRIDE: 'What an analyst demands of it.',
  EXPLORATION_FLOOR: 'The little that every arm gets, so that it can be learned about.',
});

@ObjectType({
  description: 'The daily budget of one arm, and what is expected of it.',
  simpleResolvers: true,
})
export class AllocationItem {
  constructor(
    readonly record: AllocationItemRecord,
    private readonly currencyCode: string,
  ) {}

  @Field(() => Float, { description: "Part of the campaign's daily budget, in [0, 1]; the shares sum to 1." })
  get share(): number {
    return this.record.share;
  }

  @Field(() => Money, { description: 'Money a day.' })
  get dailyBudget(): Money {
    return new Money(this.record.dailyBudgetMicros, this.currencyCode);
  }

  @Field(() => Float, {
    description: 'Probability that the next unit of money earns most in this arm, in [0, 1].',
  })
  get probabilityBest(): number {
    return this.record.probabilityBest;
  }

  @Field(() => Money, {
    description: 'Money a day that it would get if no limit held any arm.',
  })
  get wanted(): Money {
    return new Money(this.record.wantedMicros, this.currencyCode);
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Price of the limits that hold it: revenue that one more unit of money would bring here beyond what it brings elsewhere. Negative where a limit holds the arm up; 0 where none holds it; null where the campaign does not count revenue, none was seen yet, or a person put the decision into force.',
  })
  get shadowPrice(): number | null {
    return this.record.shadowPrice;
  }

  @Field(() => String, {
    description: 'Why it gets no more, or no less, in a sentence; its numbers are those of the other fields.',
  })
  get whyNot(): string {
    return whyNotSentence(this.record, this.currencyCode);
  }

  @Field(() => [BoundEnum], { description: 'Limits that hold the arm where it is.' })
  get heldBy(): readonly BoundName[] {
    return this.record.heldBy;
  }

  @Field(() => [BoundEnum], { description: 'Limits that could not be kept.' })
  get gaveWay(): readonly BoundName[] {
    return this.record.gaveWay;
  }

  @Field(() => Float, { description: 'Revenue that one more unit of money is expected to bring.' })
  get marginalRoas(): number {
    return this.record.marginalRoas;
  }
}

@ObjectType({ description: 'The daily budget of each arm at an instant.', simpleResolvers: true })
export class Allocation {
  @Field(() => [AllocationItem], { description: 'One for each arm of the decision.' })
  readonly items: readonly AllocationItem[];

  constructor(
    readonly record: AllocationRecord,
    private readonly currencyCode: string,
  ) {
    this.items = record.items.map((item) => new AllocationItem(item, currencyCode));
  }

  @Field(() => DateTimeScalar, { description: 'When it was decided, in account time.' })
  get decidedAt(): number {
    return this.record.decidedAtMs;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Revenue that one more unit of money is expected to bring; null where the campaign does not count revenue, none was seen yet, or a person put the decision into force.',
  })
  get marginalRoas(): number | null {
    return this.record.marginalRoas;
  }

  @Field(() => Money, { description: 'Daily budget of the campaign; the parts sum to it exactly.' })
  get total(): Money {
    return new Money(this.record.totalMicros, this.currencyCode);
  }

  @Field(() => Money, {
    description: "What the campaign's target left of the daily budget of its pace; zero without a target.",
  })
  get unspent(): Money {
    return new Money(this.record.target?.unspentMicros ?? 0n, this.currencyCode);
  }

  @Field(() => TargetOutcomeEnum, {
    nullable: true,
    description: "How the campaign's target fared: why money was left; null where there was none.",
  })
  get targetOutcome(): TargetOutcome | null {
    return this.record.target?.outcome ?? null;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Price of the daily budget: what one more unit of money a day would bring, in revenue for ROAS and REVENUE once any was seen, else in conversions. Null where a person put the budgets into force.',
  })
  get shadowPrice(): number | null {
    return this.record.shadowPrice;
  }

  @Field(() => [CappedGroup], {
    description: 'What each group of arms that has a cap got, and what its cap costs.',
  })
  get groups(): readonly CappedGroup[] {
    return this.record.groups;
  }
}
