import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { encodeId, type IdKind } from '../kernel/ids.js';
import type { EventKind } from '../kernel/words.js';
import { EventKindEnum } from './enums.js';
import { DateTimeScalar } from './scalars.js';

const ENTITY_KINDS: Readonly<Record<EventKind, IdKind>> = {
  ALLOCATION_CHANGED: 'cycle',
  CYCLE_FINISHED: 'cycle',
  CAMPAIGN_CHANGED: 'campaign',
  ALERT_CHANGED: 'alert',
  OVERRIDE_CHANGED: 'override',
  PROPOSAL_CHANGED: 'proposal',
};

/** What every event has; what it is about is read by field resolvers when it is delivered, under the rights of who reads. */
@InterfaceType('Event', { description: 'Something that happened.', autoRegisterImplementations: false })
abstract class Event {
  @Field(() => String, {
    description:
      'Where the event is in the log. Given as `after`, a subscription goes on behind it; kept for 24 hours.',
  })
  readonly cursor: string;

  @Field(() => DateTimeScalar, { description: 'When it happened, in account time.' })
  readonly at: number;

  constructor(readonly event: DeliveredEvent) {
    this.cursor = event.cursor;
    this.at = event.atMs;
  }
}

@ObjectType({
  description: 'Money moved between the arms of a campaign.',
  implements: Event,
  simpleResolvers: true,
})
export class AllocationChangedEvent extends Event {}

@ObjectType({
  description: 'A cycle ended, whether or not it moved money.',
  implements: Event,
  simpleResolvers: true,
})
export class CycleFinishedEvent extends Event {}

@ObjectType({
  description: 'A campaign or its arms were created or changed.',
  implements: Event,
  simpleResolvers: true,
})
export class CampaignChangedEvent extends Event {}

@ObjectType({ description: 'An alert opened or changed.', implements: Event, simpleResolvers: true })
export class AlertChangedEvent extends Event {}

@ObjectType({
  description: 'An override was made, revoked or has expired.',
  implements: Event,
  simpleResolvers: true,
})
export class OverrideChangedEvent extends Event {}

@ObjectType({
  description: 'A decision waits for a person, or no longer does.',
  implements: Event,
  simpleResolvers: true,
})
export class ProposalChangedEvent extends Event {}

@ObjectType({
  description: 'Anything that happened in the account.',
  implements: Event,
  simpleResolvers: true,
})
export class AccountEvent extends Event {
  @Field(() => EventKindEnum, { description: 'What happened.' })
  get kind(): EventKind {
    return this.event.kind;
  }

  @Field(() => ID, { description: 'What it happened to.' })
  get entityId(): string {
    return encodeId(ENTITY_KINDS[this.event.kind], this.event.entityId);
  }
}
