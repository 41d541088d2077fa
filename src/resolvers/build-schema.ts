import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { Fault } from '../kernel/fault.js';
import { AlertMutations } from './alert-mutations.resolver.js';
import { AlertResolver } from './alert.resolver.js';
import { AllocationItemResolver, AllocationResolver } from './allocation.resolver.js';
import { ArmMutations } from './arm-mutations.resolver.js';
import { ArmResolver } from './arm.resolver.js';
import { AttributionResolver } from './attribution.resolver.js';
import { AuditResolver } from './audit.resolver.js';
import { CampaignMutations } from './campaign-mutations.resolver.js';
import { CampaignResolver } from './campaign.resolver.js';
import { ChangeResolver } from './change.resolver.js';
import { CycleResolver } from './cycle.resolver.js';
import {
  AccountEventResolver,
  AlertChangedEventResolver,
  AllocationChangedEventResolver,
  CampaignChangedEventResolver,
  CycleFinishedEventResolver,
  OverrideChangedEventResolver,
  ProposalChangedEventResolver,
} from './event.resolver.js';
import { ObservationMutations } from './observation-mutations.resolver.js';
import { OptimizerResolver } from './optimizer.resolver.js';
import { OverrideMutations } from './override-mutations.resolver.js';
import {
  ArmOverridesResolver,
  CampaignOverridesResolver,
  OverrideImpactResolver,
  OverrideResolver,
} from './override.resolver.js';
import { ArmPerformanceResolver, CampaignPerformanceResolver } from './performance.resolver.js';
import { PauseAllMutation } from './pause-all.resolver.js';
import { ProposalMutations } from './proposal-mutations.resolver.js';
import { CampaignProposalResolver, ProposalResolver, ProposedChangeResolver } from './proposal.resolver.js';
import { withPolicies } from './policies.js';
import { PulseResolver } from './pulse.resolver.js';
import { RunCycleMutation } from './run-cycle.resolver.js';
import { SubscriptionResolver } from './subscriptions.resolver.js';
import { AlertCountResolver, CampaignCountResolver } from './total-count.resolver.js';
import { TokenResolver } from './token.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

/** type-graphql insists on one where there are subscriptions, though each of ours opens its own stream. */
const UNUSED: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Fault('A subscription without a stream of its own.');
  },
};

/** The executable schema, closed by the policy. */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccountEventResolver,
      AlertChangedEventResolver,
      AlertCountResolver,
      AlertMutations,
      AlertResolver,
      AllocationChangedEventResolver,
      AllocationItemResolver,
      AllocationResolver,
      ArmMutations,
      ArmOverridesResolver,
      ArmPerformanceResolver,
      ArmResolver,
      AttributionResolver,
      AuditResolver,
      CampaignChangedEventResolver,
      CampaignCountResolver,
      CampaignMutations,
      CampaignOverridesResolver,
      CampaignProposalResolver,
      CampaignPerformanceResolver,
      CampaignResolver,
      ChangeResolver,
      CycleFinishedEventResolver,
      CycleResolver,
      ObservationMutations,
      OptimizerResolver,
      OverrideChangedEventResolver,
      OverrideImpactResolver,
      OverrideMutations,
      OverrideResolver,
      PauseAllMutation,
      ProposalChangedEventResolver,
      ProposalMutations,
      ProposalResolver,
      ProposedChangeResolver,
      PulseResolver,
      RunCycleMutation,
      SubscriptionResolver,
      TokenResolver,
      ViewerResolver,
    ],
    // Only what a root field leads to; without it every registered class would be a type of the schema.
    orphanedTypes: [],
    // The services check their inputs, and say so in `userErrors`.
    validate: false,
    pubSub: UNUSED,
  });
  return withPolicies(schema);
}
