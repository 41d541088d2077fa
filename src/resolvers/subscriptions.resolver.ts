import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { AlertFilter } from '../schema/alert.types.js';
import { EventKindEnum } from '../schema/enums.js';
import {
  AccountEvent,
  AlertChangedEvent,
  AllocationChangedEvent,
  CampaignChangedEvent,
  CycleFinishedEvent,
  OverrideChangedEvent,
  ProposalChangedEvent,
} from '../schema/events.types.js';
import { alertEvents, allEvents, eventsOf } from './live-events.js';

const CAMPAIGNS = {
  nullable: true,
  description: 'Only of these campaigns; all of the account where left out.',
} as const;
const AFTER = {
  nullable: true,
  description:
    'The `cursor` of the last event seen: goes on behind it, without a gap. From now on where left out.',
} as const;

/** The arguments are read where the stream begins (`subscribe`); the methods only dress an event for the schema. */
@Resolver()
export class SubscriptionResolver {
  @Subscription(() => AllocationChangedEvent, {
    description: 'Each time that money moved between the arms of a campaign.',
    subscribe: eventsOf('ALLOCATION_CHANGED'),
  })
  allocationChanged(
    @Root() event: DeliveredEvent,
    @Arg('campaignIds', () => [ID], CAMPAIGNS) _campaignIds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): AllocationChangedEvent {
    return new AllocationChangedEvent(event);
  }

  @Subscription(() => CycleFinishedEvent, {
    description: 'Each cycle that ended, whether or not it moved money.',
    subscribe: eventsOf('CYCLE_FINISHED'),
  })
  cycleFinished(
    @Root() event: DeliveredEvent,
    @Arg('campaignIds', () => [ID], CAMPAIGNS) _campaignIds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): CycleFinishedEvent {
    return new CycleFinishedEvent(event);
  }

  @Subscription(() => CampaignChangedEvent, {
    description: 'Each time that a campaign or its arms were created or changed.',
    subscribe: eventsOf('CAMPAIGN_CHANGED'),
  })
  campaignChanged(
    @Root() event: DeliveredEvent,
    @Arg('campaignIds', () => [ID], CAMPAIGNS) _campaignIds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): CampaignChangedEvent {
    return new CampaignChangedEvent(event);
  }

  @Subscription(() => AlertChangedEvent, {
    description: 'Each time that an alert opened or changed.',
    subscribe: alertEvents,
  })
  alertChanged(
    @Root() event: DeliveredEvent,
    @Arg('filter', () => AlertFilter, {
      nullable: true,
      description: 'Which alerts, as they were when it happened.',
    })
    _filter: AlertFilter | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): AlertChangedEvent {
    return new AlertChangedEvent(event);
  }

  @Subscription(() => OverrideChangedEvent, {
    description: 'Each time that an override was made, revoked or found expired by a cycle.',
    subscribe: eventsOf('OVERRIDE_CHANGED'),
  })
  overrideChanged(
    @Root() event: DeliveredEvent,
    @Arg('campaignIds', () => [ID], CAMPAIGNS) _campaignIds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): OverrideChangedEvent {
    return new OverrideChangedEvent(event);
  }

  @Subscription(() => ProposalChangedEvent, {
    description: 'Each time that a decision began or ceased to wait for a person.',
    subscribe: eventsOf('PROPOSAL_CHANGED'),
  })
  proposalChanged(
    @Root() event: DeliveredEvent,
    @Arg('campaignIds', () => [ID], CAMPAIGNS) _campaignIds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): ProposalChangedEvent {
    return new ProposalChangedEvent(event);
  }

  @Subscription(() => AccountEvent, {
    description: 'Everything that happens in the account, in one stream.',
    subscribe: allEvents,
  })
  events(
    @Root() event: DeliveredEvent,
    @Arg('kinds', () => [EventKindEnum], {
      nullable: true,
      description: 'Only these kinds; all where left out.',
    })
    _kinds: string[] | null,
    @Arg('after', () => String, AFTER) _after: string | null,
  ): AccountEvent {
    return new AccountEvent(event);
  }
}
