import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import type { OverrideKind } from '../kernel/words.js';
import { OverrideKindEnum } from './enums.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { MoneyInput } from './money.types.js';
import { Override } from './override.types.js';
import { Payload } from './payload.types.js';
import { DateTimeScalar } from './scalars.js';

@InputType({ description: 'What revenue per cost is expected of an arm at what it spends.' })
export class BeliefInput {
  @Field(() => Float, { description: 'Expected revenue per cost, above 0.' })
  readonly mean!: number;

  @Field(() => Float, { description: 'It is below this with a probability of 0.1.' })
  readonly lower!: number;

  @Field(() => Float, { description: 'It is above this with a probability of 0.1.' })
  readonly upper!: number;
}

@InputType({ description: 'An override to be. What contradicts the limits or other overrides is refused.' })
export class CreateOverrideInput {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The arm; left out only for an EVENT of the whole campaign.',
  })
  readonly armId?: string | null;

  @Field(() => OverrideKindEnum, { description: 'What it demands or says.' })
  readonly kind!: OverrideKind;

  @Field(() => Float, {
    nullable: true,
    description: 'Of PIN, FLOOR and CAP: part of the daily budget, in [0, 1]. Give this or `amount`.',
  })
  readonly share?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Of PIN, FLOOR and CAP: money a day. Give this or `share`.',
  })
  readonly amount?: MoneyInput | null;

  @Field(() => BeliefInput, { nullable: true, description: 'Of BELIEF.' })
  readonly roas?: BeliefInput | null;

  @Field(() => String, { description: 'Why, or what happens; not blank, at most 1,000 characters.' })
  readonly justification!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From when on it counts, in account time; now where left out.',
  })
  readonly startsAt?: number | null;

  @Field(() => DateTimeScalar, { description: 'When it no longer counts, in account time.' })
  readonly expiresAt!: number;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'An override that is to end now.' })
export class RevokeOverrideInput {
  @Field(() => ID, { description: 'The override.' })
  readonly overrideId!: string;

  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters.' })
  readonly reason?: string | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
abstract class OverridePayload extends Payload {
  @Field(() => Override, {
    nullable: true,
    description: 'The override as it is now; null where nothing was done.',
  })
  readonly override?: Override | null;
}

@ObjectType({ description: 'Answer to `createOverride`.', simpleResolvers: true })
export class CreateOverridePayload extends OverridePayload {}

@ObjectType({ description: 'Answer to `revokeOverride`.', simpleResolvers: true })
export class RevokeOverridePayload extends OverridePayload {}
