import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import {
  ApproveProposalInput,
  ApproveProposalPayload,
  RejectProposalInput,
  RejectProposalPayload,
} from '../schema/proposal.inputs.js';
import { actorOf, keyed, uuidOf, uuidsOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';
import { proposalIn } from './views.js';

@Resolver()
export class ProposalMutations {
  @Mutation(() => ApproveProposalPayload, {
    description: 'Puts a proposal into force, all of it or the moves of some arms, unless it went stale.',
  })
  async approveProposal(
    @Arg('input', () => ApproveProposalInput, INPUT) input: ApproveProposalInput,
    @Ctx() context: RequestContext,
  ): Promise<ApproveProposalPayload> {
    const [request, key] = keyed(input);
    const proposalId = uuidOf('proposal', request.proposalId);
    const asked = { proposalId, armIds: uuidsOf('arm', request.armIds) };
    const result = await context.services.proposals.approve(actorOf(context), asked, key);
    return payloadOf(result, (record) => ({ proposal: proposalIn(context, record) }));
  }

  @Mutation(() => RejectProposalPayload, { description: 'Ends a proposal; what is in force stays.' })
  async rejectProposal(
    @Arg('input', () => RejectProposalInput, INPUT) input: RejectProposalInput,
    @Ctx() context: RequestContext,
  ): Promise<RejectProposalPayload> {
    const [request, key] = keyed({ ...input, proposalId: uuidOf('proposal', input.proposalId) });
    const result = await context.services.proposals.reject(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ proposal: proposalIn(context, record) }));
  }
}
