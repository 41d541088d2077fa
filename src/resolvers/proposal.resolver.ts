import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Explanation } from '../schema/explanation.types.js';
import { moneyOrNull } from '../schema/money.types.js';
import {
  ApprovalSettings,
  Proposal,
  ProposalConnection,
  ProposalFilter,
  ProposedChange,
} from '../schema/proposal.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { explained } from './explained.js';
import { proposalsAsked } from './filters.js';
import { found } from './found.js';
import { answered } from './request-error.js';
import { proposalIn } from './views.js';

@Resolver(() => Proposal)
export class ProposalResolver {
  @Query(() => ProposalConnection, { description: 'Decisions that wait for a person, or did, newest first.' })
  async proposals(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => ProposalFilter, { nullable: true, description: 'Which proposals.' })
    filter: ProposalFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Proposal>> {
    const { proposals } = context.services.reads;
    const records = answered(await proposals.page(actorOf(context), page, proposalsAsked(filter)));
    return toConnection(records, (record) => proposalIn(context, record));
  }

  @FieldResolver(() => Campaign, { description: 'The campaign.' })
  async campaign(@Root() { record }: Proposal, @Ctx() { loaders }: RequestContext): Promise<Campaign> {
    return found(await loaders.campaign.load(record.campaignId));
  }

  @FieldResolver(() => Cycle, { description: 'The cycle that decided it.' })
  async cycle(@Root() { record }: Proposal, @Ctx() { loaders }: RequestContext): Promise<Cycle> {
    return found(await loaders.cycle.load(record.cycleId));
  }

  @FieldResolver(() => Cycle, {
    nullable: true,
    description: 'The cycle that put it into force; null where none did.',
  })
  async appliedCycle(
    @Root() { record }: Proposal,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Cycle | null> {
    return record.appliedCycleId === null ? null : loaders.cycle.load(record.appliedCycleId);
  }

  @FieldResolver(() => Proposal, { nullable: true, description: 'The newer one; null where there is none.' })
  async supersededBy(
    @Root() { record }: Proposal,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Proposal | null> {
    return record.supersededBy === null ? null : loaders.proposal.load(record.supersededBy);
  }
}

@Resolver(() => ProposedChange)
export class ProposedChangeResolver {
  @FieldResolver(() => Arm, { description: 'The arm.' })
  async arm(@Root() { record }: ProposedChange, @Ctx() { loaders }: RequestContext): Promise<Arm> {
    return found(await loaders.arm.load(record.armId));
  }

  @FieldResolver(() => Explanation, { description: 'Why it is to move.' })
  async explanation(
    @Root() change: ProposedChange,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Explanation> {
    const [arm, explanation] = await Promise.all([
      loaders.arm.load(change.record.armId),
      loaders.explanation.load(change.cycleId),
    ]);
    return explained(change, found(arm), explanation, change.totalMicros);
  }
}

@Resolver(() => Campaign)
export class CampaignProposalResolver {
  @FieldResolver(() => Proposal, {
    nullable: true,
    description: 'What waits for a person; null where nothing does.',
  })
  async openProposal(
    @Root() { record }: Campaign,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Proposal | null> {
    return loaders.openProposal.load(record.id);
  }

  @FieldResolver(() => ApprovalSettings, { description: 'Which moves wait for a person, in mode APPROVAL.' })
  approval(@Root() { record }: Campaign): ApprovalSettings {
    const { approvalShare, approvalMicros, approvalHours, currencyCode } = record;
    const aboveAmount = moneyOrNull(approvalMicros, currencyCode);
    return { aboveShare: approvalShare, aboveAmount, expiryHours: approvalHours };
  }
}
