import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { MoneyInput } from './money.types.js';
import { Payload } from './payload.types.js';
import { Proposal } from './proposal.types.js';

@InputType({ description: 'A proposal that is to take effect.' })
export class ApproveProposalInput {
  @Field(() => ID, { description: 'The proposal.' })
  readonly proposalId!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Only the moves of these arms; all where left out. The others make room in proportion to what they have.',
  })
  readonly armIds?: string[] | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'A proposal that is not to take effect.' })
export class RejectProposalInput {
  @Field(() => ID, { description: 'The proposal.' })
  readonly proposalId!: string;

  @Field(() => String, { description: 'Why; not blank, at most 500 characters.' })
  readonly reason!: string;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({
  description:
    'Which moves wait for a person in mode APPROVAL. What is left out stays; null takes a limit away.',
})
export class ApprovalInput {
  @Field(() => Float, {
    nullable: true,
    description: 'Moves up to so many points of share need no approval, in (0, 1].',
  })
  readonly aboveShare?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Moves up to so much money a day need no approval.',
  })
  readonly aboveAmount?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many hours of account time a proposal waits, 1 to 720; 24 where never said.',
  })
  readonly expiryHours?: number | null;
}

@ObjectType({ simpleResolvers: true })
abstract class ProposalPayload extends Payload {
  @Field(() => Proposal, {
    nullable: true,
    description: 'The proposal as it is now; null where nothing was done.',
  })
  readonly proposal?: Proposal | null;
}

@ObjectType({ description: 'Answer to `approveProposal`.', simpleResolvers: true })
export class ApproveProposalPayload extends ProposalPayload {}

@ObjectType({ description: 'Answer to `rejectProposal`.', simpleResolvers: true })
export class RejectProposalPayload extends ProposalPayload {}
