import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Grain, PerformancePoint, PerformanceTotals } from '../services/reads/performance-reads.js';
import { Money } from './money.types.js';
import { registerWords } from './register-words.js';
import { CountScalar, DateTimeScalar } from './scalars.js';

export const GrainEnum = registerWords<Grain>('Grain', 'How long a span one point stands for.', {
  HOUR: "An hour of the account's clock.",
  DAY: "A day in the account's time zone.",
  WEEK: "A week from Monday in the account's time zone.",
});

@ObjectType({ description: 'What arms brought, added up.', simpleResolvers: true })
export class PerformanceFigures {
  constructor(
    protected readonly figures: PerformanceTotals,
    private readonly currencyCode: string,
  ) {}

  @Field(() => CountScalar, { description: 'Times shown.' })
  get impressions(): number {
    return this.figures.impressions;
  }

  @Field(() => CountScalar, { description: 'Times clicked.' })
  get clicks(): number {
    return this.figures.clicks;
  }

  @Field(() => Float, { description: 'Conversions.' })
  get conversions(): number {
    return this.figures.conversions;
  }

  @Field(() => Money, { description: 'What the conversions were worth.' })
  get revenue(): Money {
    return new Money(this.figures.revenueMicros, this.currencyCode);
  }

  @Field(() => Money, { description: 'What was spent.' })
  get cost(): Money {
    return new Money(this.figures.costMicros, this.currencyCode);
  }

  @Field(() => Float, { nullable: true, description: 'Revenue per cost; null where nothing was spent.' })
  get roas(): number | null {
    const { revenueMicros, costMicros } = this.figures;
    return costMicros === 0n ? null : Number(revenueMicros) / Number(costMicros);
  }
}

@ObjectType('PerformancePoint', { description: 'What arms brought in one span.', simpleResolvers: true })
export class PerformancePointInTime extends PerformanceFigures {
  constructor(
    private readonly point: PerformancePoint,
    currencyCode: string,
  ) {
    super(point, currencyCode);
  }

  @Field(() => DateTimeScalar, { description: 'Start of the span, in account time.' })
  get start(): number {
    return this.point.startMs;
  }

  @Field(() => DateTimeScalar, { description: 'First instant after the span.' })
  get end(): number {
    return this.point.endMs;
  }
}

@ObjectType({ description: 'A time of day that did better than the rest of it.', simpleResolvers: true })
export class TimeOfDay {
  @Field(() => Int, { description: "First hour of the account's clock, from 0 to 23." })
  readonly fromHour!: number;

  @Field(() => Int, { description: 'First hour behind it, from 1 to 24.' })
  readonly toHour!: number;

  @Field(() => Float, { description: 'Revenue per cost within it.' })
  readonly roas!: number;

  @Field(() => Float, { description: 'Revenue per cost at all other times.' })
  readonly otherwise!: number;
}

@ObjectType({ description: 'What arms brought, over time.', simpleResolvers: true })
export class PerformanceSeries {
  @Field(() => GrainEnum, { description: 'How long a span one point stands for.' })
  readonly grain!: Grain;

  @Field(() => [PerformancePointInTime], {
    description: 'In the order of time; spans without figures have no point, since silence is not a zero.',
  })
  readonly points!: readonly PerformancePointInTime[];

  @Field(() => PerformanceFigures, { description: 'The sum of the points.' })
  readonly total!: PerformanceFigures;

  @Field(() => String, {
    description: 'What they brought, in a sentence; its numbers are those of the other fields.',
  })
  readonly text!: string;

  @Field(() => TimeOfDay, {
    nullable: true,
    description:
      'A time of day that did better, and so much so that the days agree; null where nothing can be said: it takes points of hours, and seven days of them.',
  })
  readonly betterTime!: TimeOfDay | null;

  @Field(() => Boolean, { description: 'Whether the figures are simulated.' })
  readonly simulated!: boolean;
}
