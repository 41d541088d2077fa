import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Alert } from './alert.types.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { Payload } from './payload.types.js';

@InputType()
abstract class AlertTarget {
  @Field(() => ID, { description: 'The alert.' })
  readonly alertId!: string;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'An alert that somebody takes.' })
export class AcknowledgeAlertInput extends AlertTarget {}

@InputType({ description: 'An alert that is over.' })
export class ResolveAlertInput extends AlertTarget {}

@ObjectType({ simpleResolvers: true })
abstract class AlertPayload extends Payload {
  @Field(() => Alert, { nullable: true, description: 'The alert as it is now; null where nothing was done.' })
  readonly alert?: Alert | null;
}

@ObjectType({ description: 'Answer to `acknowledgeAlert`.', simpleResolvers: true })
export class AcknowledgeAlertPayload extends AlertPayload {}

@ObjectType({ description: 'Answer to `resolveAlert`.', simpleResolvers: true })
export class ResolveAlertPayload extends AlertPayload {}
