import { Field, Int, ObjectType } from 'type-graphql';
import type { PulseRecord, PulseTickRecord } from '../services/reads/pulse-reads.js';
import { Money } from './money.types.js';
import { DateTimeScalar } from './scalars.js';

@ObjectType({
  description: 'What the cycles of five minutes did, all campaigns together.',
  simpleResolvers: true,
})
export class PulseTick {
  constructor(
    private readonly record: PulseTickRecord,
    private readonly currencyCode: string,
  ) {}

  @Field(() => DateTimeScalar, { description: 'Start of the five minutes, in account time.' })
  get at(): number {
    return this.record.atMs;
  }

  @Field(() => Money, { description: 'How much of the daily budgets went from one arm to another.' })
  get moved(): Money {
    return new Money(this.record.movedMicros, this.currencyCode);
  }

  @Field(() => Int, { description: 'Cycles that moved money.' })
  get movedCount(): number {
    return this.record.movedCount;
  }

  @Field(() => Int, { description: 'Cycles in which nothing moved.' })
  get heldCount(): number {
    return this.record.heldCount;
  }

  @Field(() => Int, { description: 'Cycles that failed.' })
  get failedCount(): number {
    return this.record.failedCount;
  }

  @Field(() => Int, { description: 'Of all these, the cycles that a person asked for or approved.' })
  get peopleCount(): number {
    return this.record.peopleCount;
  }
}

@ObjectType({ description: "A day of the account's optimiser.", simpleResolvers: true })
export class Pulse {
  constructor(
    private readonly record: PulseRecord,
    private readonly currencyCode: string,
  ) {}

  @Field(() => DateTimeScalar, { description: 'Start of the day, in account time.' })
  get from(): number {
    return this.record.fromMs;
  }

  @Field(() => DateTimeScalar, {
    description: 'First instant after the day; 23 to 25 hours after its start.',
  })
  get to(): number {
    return this.record.toMs;
  }

  @Field(() => [PulseTick], {
    description: 'In the order of time; five minutes without a cycle have no tick.',
  })
  get ticks(): PulseTick[] {
    return this.record.ticks.map((tick) => new PulseTick(tick, this.currencyCode));
  }
}
