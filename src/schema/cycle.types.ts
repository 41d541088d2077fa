import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { CycleOutcome, CycleTrigger } from '../kernel/words.js';
import type { CycleRecord } from '../services/reads/cycle-reads.js';
import { connectionOf } from './connection.types.js';
import { CycleOutcomeEnum, CycleTriggerEnum } from './enums.js';
import { Money } from './money.types.js';
import { Node } from './node.types.js';
import { DateTimeScalar } from './scalars.js';
import { cycleSentence } from './sentences/cycle-sentence.js';

@ObjectType({
  description: 'One run of the optimiser for one campaign.',
  implements: Node,
  simpleResolvers: true,
})
export class Cycle implements Node {
  constructor(
    readonly record: CycleRecord,
    private readonly currencyCode: string,
  ) {}

  get id(): string {
    return encodeId('cycle', this.record.id);
  }

  @Field(() => String, {
    description: 'What came of it, in a sentence; its numbers are those of the other fields.',
  })
  get text(): string {
    return cycleSentence(this.record, this.currencyCode);
  }

  @Field(() => DateTimeScalar, {
    description: 'The start of the interval that it decided for, in account time.',
  })
  get bucketAt(): number {
    return this.record.bucketAtMs;
  }

  @Field(() => CycleTriggerEnum, { description: 'What asked for it.' })
  get trigger(): CycleTrigger {
    return this.record.trigger;
  }

  @Field(() => CycleOutcomeEnum, { description: 'How it ended.' })
  get outcome(): CycleOutcome {
    return this.record.outcome;
  }

  @Field(() => String, { nullable: true, description: 'Why nothing moved, or why it failed.' })
  get reason(): string | null {
    return this.record.reason;
  }

  @Field(() => DateTimeScalar, { description: 'When it decided, in account time.' })
  get decidedAt(): number {
    return this.record.decidedAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it was written down, in real time.' })
  get recordedAt(): number {
    return this.record.recordedAtMs;
  }

  @Field(() => Float, { description: 'How long it took, in milliseconds.' })
  get durationMs(): number {
    return this.record.durationMs;
  }

  @Field(() => Money, { description: 'The daily budget that it split.' })
  get total(): Money {
    return new Money(this.record.totalMicros, this.currencyCode);
  }

  @Field(() => Money, { description: 'How much of the daily budget went from one arm to another.' })
  get moved(): Money {
    return new Money(this.record.movedMicros, this.currencyCode);
  }

  @Field(() => Int, { description: 'Number of arms that moved by at least the threshold.' })
  get changeCount(): number {
    return this.record.changeCount;
  }
}

export const CycleConnection = connectionOf('Cycle', () => Cycle);

@InputType({ description: 'Which cycles; what is left out does not narrow.' })
export class CycleFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these campaigns.' })
  readonly campaignIds?: string[] | null;

  @Field(() => [CycleOutcomeEnum], { nullable: true, description: 'Only with these outcomes.' })
  readonly outcomes?: CycleOutcome[] | null;

  @Field(() => [CycleTriggerEnum], { nullable: true, description: 'Only asked for by these.' })
  readonly triggers?: CycleTrigger[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Only decided from this instant on, in account time.',
  })
  readonly from?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Only decided before this instant, in account time.',
  })
  readonly to?: number | null;
}
