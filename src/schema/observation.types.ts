import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Uuid } from '../kernel/ids.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { MoneyInput } from './money.types.js';
import { Payload } from './payload.types.js';
import { CountScalar, DateTimeScalar } from './scalars.js';

@InputType({ description: 'What an arm brought in a window, as its source says.' })
export class ObservationInput {
  @Field(() => ID, { description: 'The arm.' })
  readonly armId!: string;

  @Field(() => DateTimeScalar, { description: 'Start of the window, in account time, whole seconds.' })
  readonly windowStart!: number;

  @Field(() => DateTimeScalar, { description: 'First instant after the window, at most 31 days later.' })
  readonly windowEnd!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'As of when the source says so; now, where left out. Later figures of a window replace earlier ones.',
  })
  readonly asOf?: number | null;

  @Field(() => CountScalar, { description: 'Times shown.' })
  readonly impressions!: number;

  @Field(() => CountScalar, { description: 'Times clicked.' })
  readonly clicks!: number;

  @Field(() => Float, { description: 'Conversions; platforms that share them between ads report fractions.' })
  readonly conversions!: number;

  @Field(() => MoneyInput, { description: 'What the conversions were worth.' })
  readonly revenue!: MoneyInput;

  @Field(() => MoneyInput, { description: 'What was spent.' })
  readonly cost!: MoneyInput;
}

@InputType({ description: 'Figures of one source. All of them are recorded, or none.' })
export class RecordObservationsInput {
  @Field(() => String, {
    description: 'Where they come from, such as `google-ads`; figures of different sources add up.',
  })
  readonly source!: string;

  @Field(() => [ObservationInput], { description: '1 to 5,000, as far as a request of 100 kB holds.' })
  readonly observations!: ObservationInput[];

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@ObjectType({ description: 'Answer to `recordObservations`.', simpleResolvers: true })
export class RecordObservationsPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: 'Windows that were not known before; null where nothing was done.',
  })
  readonly added?: number | null;

  @Field(() => Int, { nullable: true, description: 'Windows whose figures were replaced by later ones.' })
  readonly restated?: number | null;

  @Field(() => Int, { nullable: true, description: 'Figures that were known already.' })
  readonly unchanged?: number | null;

  @Field(() => Int, { nullable: true, description: 'Figures older than what stands; kept for the record.' })
  readonly outdated?: number | null;

  /** For the field `campaigns`. */
  readonly campaignIds?: readonly Uuid[];
}
