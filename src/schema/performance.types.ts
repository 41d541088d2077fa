import { Field, Float, ObjectType } from 'type-graphql';
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

  @Field(() => Boolean, { description: 'Whether the figures are simulated.' })
  readonly simulated!: boolean;
}
