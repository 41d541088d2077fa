import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { ProposalStatus } from '../kernel/words.js';
import type { ProposalRecord } from '../services/approvals/proposal-service.js';
import { Author } from './author.types.js';
import { AllocationPoint } from './change.types.js';
import { connectionOf } from './connection.types.js';
import { ProposalStatusEnum } from './enums.js';
import { Money } from './money.types.js';
import { Node } from './node.types.js';
import { DateTimeScalar } from './scalars.js';
import { proposalSentence, proposedMicros } from './sentences/proposal-sentence.js';

@ObjectType({ description: "One arm's move in a proposal.", simpleResolvers: true })
export class ProposedChange {
  constructor(
    readonly record: ProposalRecord['changes'][number],
    readonly currencyCode: string,
    /** Of the campaign. */
    readonly totalMicros: bigint,
    /** Which decided it. */
    readonly cycleId: ProposalRecord['cycleId'],
  ) {}

  @Field(() => AllocationPoint, { description: 'What the arm had when it was decided.' })
  get before(): AllocationPoint {
    const { beforeShare: share, beforeMicros } = this.record;
    return { share, dailyBudget: new Money(beforeMicros, this.currencyCode) };
  }

  @Field(() => AllocationPoint, { description: 'What the arm is to have.' })
  get after(): AllocationPoint {
    const { afterShare: share, afterMicros } = this.record;
    return { share, dailyBudget: new Money(afterMicros, this.currencyCode) };
  }

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it was approved; null while nobody has said.',
  })
  get approved(): boolean | null {
    return this.record.approved;
  }
}

@ObjectType({
  description: 'A decision that waits for a person, or did.',
  implements: Node,
  simpleResolvers: true,
})
export class Proposal implements Node {
  constructor(
    readonly record: ProposalRecord,
    private readonly currencyCode: string,
  ) {}

  get id(): string {
    return encodeId('proposal', this.record.id);
  }

  @Field(() => ProposalStatusEnum, { description: 'Where it stands.' })
  get status(): ProposalStatus {
    return this.record.status;
  }

  @Field(() => String, {
    description: 'What waits, in a sentence; its numbers are those of the other fields.',
  })
  get text(): string {
    return proposalSentence(this.record, this.currencyCode);
  }

  @Field(() => Money, {
    description: 'How much money a day the arms that are to move give or take, whichever is more.',
  })
  get moved(): Money {
    return new Money(proposedMicros(this.record.changes), this.currencyCode);
  }

  @Field(() => DateTimeScalar, { description: 'When it was decided, in account time.' })
  get createdAt(): number {
    return this.record.createdAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'Until when it waits, in account time.' })
  get expiresAt(): number {
    return this.record.expiresAtMs;
  }

  @Field(() => Money, { description: 'Daily budget of the campaign, which the parts sum to exactly.' })
  get total(): Money {
    return new Money(this.record.totalMicros, this.currencyCode);
  }

  @Field(() => [ProposedChange], {
    description: 'The moves that wait: those of at least one part in a hundred.',
  })
  get changes(): ProposedChange[] {
    const { changes, totalMicros, cycleId } = this.record;
    return changes.map((change) => new ProposedChange(change, this.currencyCode, totalMicros, cycleId));
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ended, in account time; null while it is open.',
  })
  get closedAt(): number | null {
    return this.record.closedAtMs;
  }

  @Field(() => Author, { nullable: true, description: 'Who approved or rejected it; null where nobody did.' })
  get closedBy(): Author | null {
    const { closedBy, closerName } = this.record;
    return closedBy === null ? null : new Author(closedBy, closerName);
  }

  @Field(() => String, { nullable: true, description: 'Why it was rejected, or what has made it stale.' })
  get reason(): string | null {
    return this.record.reason;
  }
}

export const ProposalConnection = connectionOf('Proposal', () => Proposal);

@InputType({ description: 'Which proposals; what is left out does not narrow.' })
export class ProposalFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these campaigns.' })
  readonly campaignIds?: string[] | null;

  @Field(() => [ProposalStatusEnum], { nullable: true, description: 'Only in these states.' })
  readonly statuses?: ProposalStatus[] | null;
}

@ObjectType({ description: 'Which moves wait for a person in mode APPROVAL.', simpleResolvers: true })
export class ApprovalSettings {
  @Field(() => Float, {
    nullable: true,
    description: 'Moves up to so many points of share need no approval, in (0, 1]; null: no such limit.',
  })
  readonly aboveShare!: number | null;

  @Field(() => Money, {
    nullable: true,
    description:
      'Moves up to so much money a day need no approval; null: no such limit. Without any limit every move needs it.',
  })
  readonly aboveAmount!: Money | null;

  @Field(() => Float, { description: 'How many hours of account time a proposal waits.' })
  readonly expiryHours!: number;
}
