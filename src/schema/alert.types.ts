import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { AlertSeverity, AlertState } from '../kernel/words.js';
import type { AlertRecord } from '../services/alert-service.js';
import { connectionOf } from './connection.types.js';
import { AlertSeverityEnum, AlertStateEnum } from './enums.js';
import { Node } from './node.types.js';
import { DateTimeScalar } from './scalars.js';

@ObjectType({ description: 'A trouble with a life.', implements: Node, simpleResolvers: true })
export class Alert implements Node {
  constructor(readonly record: AlertRecord) {}

  get id(): string {
    return encodeId('alert', this.record.id);
  }

  @Field(() => String, { description: 'What kind of trouble, such as `OPTIMIZATION_FAILURE`.' })
  get kind(): string {
    return this.record.kind;
  }

  @Field(() => AlertSeverityEnum, { description: 'How bad it is.' })
  get severity(): AlertSeverity {
    return this.record.severity;
  }

  @Field(() => AlertStateEnum, { description: 'Where its life stands.' })
  get state(): AlertState {
    return this.record.state;
  }

  @Field(() => String, { description: 'What happened, for people.' })
  get message(): string {
    return this.record.message;
  }

  @Field(() => DateTimeScalar, { description: 'When it opened, in account time.' })
  get openedAt(): number {
    return this.record.openedAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it last changed, in account time.' })
  get updatedAt(): number {
    return this.record.updatedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When somebody took it; null where nobody did.',
  })
  get acknowledgedAt(): number | null {
    return this.record.acknowledgedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was over; null where it is not.' })
  get resolvedAt(): number | null {
    return this.record.resolvedAtMs;
  }
}

export const AlertConnection = connectionOf('Alert', () => Alert);

@InputType({ description: 'Which alerts; what is left out does not narrow.' })
export class AlertFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these campaigns.' })
  readonly campaignIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only of these kinds, such as `OPTIMIZATION_FAILURE`.',
  })
  readonly kinds?: string[] | null;

  @Field(() => [AlertStateEnum], { nullable: true, description: 'Only in these states.' })
  readonly states?: AlertState[] | null;

  @Field(() => [AlertSeverityEnum], { nullable: true, description: 'Only of these severities.' })
  readonly severities?: AlertSeverity[] | null;
}
