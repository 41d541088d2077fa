import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { EVENT_PAYLOADS } from '../events/catalogue.js';
import { Alert } from '../schema/alert.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { AllocationChange } from '../schema/change.types.js';
import { Cycle } from '../schema/cycle.types.js';
import {
  AccountEvent,
  AlertChangedEvent,
  AllocationChangedEvent,
  CampaignChangedEvent,
  CycleFinishedEvent,
  OverrideChangedEvent,
  ProposalChangedEvent,
} from '../schema/events.types.js';
import { Proposal } from '../schema/proposal.types.js';
import { Override } from '../schema/override.types.js';
import { Node } from '../schema/node.types.js';
import type { RequestContext } from './context.js';
import { found } from './found.js';
import { nodeOf } from './nodes.js';

@Resolver(() => AllocationChangedEvent)
export class AllocationChangedEventResolver {
  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(
    @Root() { event }: AllocationChangedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign> {
    return found(await loaders.campaign.load(event.campaignId ?? ''));
  }

  @FieldResolver(() => Cycle, { description: 'The cycle that moved it.' })
  async cycle(@Root() { event }: AllocationChangedEvent, @Ctx() { loaders }: RequestContext): Promise<Cycle> {
    return found(await loaders.cycle.load(event.entityId));
  }

  @FieldResolver(() => [AllocationChange], {
    description: 'One for each arm that moved by at least the threshold.',
  })
  async changes(
    @Root() { event }: AllocationChangedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AllocationChange[]> {
    const { changeIds } = EVENT_PAYLOADS.ALLOCATION_CHANGED.parse(event.payload);
    return Promise.all(changeIds.map(async (id) => found(await loaders.change.load(id))));
  }
}

@Resolver(() => CycleFinishedEvent)
export class CycleFinishedEventResolver {
  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(
    @Root() { event }: CycleFinishedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign> {
    return found(await loaders.campaign.load(event.campaignId ?? ''));
  }

  @FieldResolver(() => Cycle, { description: 'The cycle.' })
  async cycle(@Root() { event }: CycleFinishedEvent, @Ctx() { loaders }: RequestContext): Promise<Cycle> {
    return found(await loaders.cycle.load(event.entityId));
  }
}

@Resolver(() => CampaignChangedEvent)
export class CampaignChangedEventResolver {
  @FieldResolver(() => Campaign, { description: 'The campaign as it is now.' })
  async campaign(
    @Root() { event }: CampaignChangedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign> {
    return found(await loaders.campaign.load(event.entityId));
  }
}

@Resolver(() => AlertChangedEvent)
export class AlertChangedEventResolver {
  @FieldResolver(() => Alert, { description: 'The alert as it is now.' })
  async alert(@Root() { event }: AlertChangedEvent, @Ctx() { loaders }: RequestContext): Promise<Alert> {
    return found(await loaders.alert.load(event.entityId));
  }
}

@Resolver(() => OverrideChangedEvent)
export class OverrideChangedEventResolver {
  @FieldResolver(() => Override, { description: 'The override as it is now.' })
  async override(
    @Root() { event }: OverrideChangedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Override> {
    return found(await loaders.override.load(event.entityId));
  }
}

@Resolver(() => ProposalChangedEvent)
export class ProposalChangedEventResolver {
  @FieldResolver(() => Proposal, { description: 'The proposal as it is now.' })
  async proposal(
    @Root() { event }: ProposalChangedEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Proposal> {
    return found(await loaders.proposal.load(event.entityId));
  }
}

@Resolver(() => AccountEvent)
export class AccountEventResolver {
  @FieldResolver(() => Node, { nullable: true, description: 'What it happened to, as it is now.' })
  async entity(@Root() event: AccountEvent, @Ctx() context: RequestContext): Promise<Node | null> {
    return nodeOf(context, event.entityId);
  }
}
