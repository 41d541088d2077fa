import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { AllocationChangeRecord } from '../services/reads/change-reads.js';
import { Author } from './author.types.js';
import { type ChangeCause, ChangeCauseEnum, changeCause } from './change-causes.js';
import { connectionOf } from './connection.types.js';
import { Money } from './money.types.js';
import { PerformanceFigures } from './performance.types.js';
import { Node } from './node.types.js';
import { DateTimeScalar, DecimalScalar } from './scalars.js';

@ObjectType({ description: "An arm's part of the daily budget.", simpleResolvers: true })
export class AllocationPoint {
  @Field(() => Float, { description: "Part of the campaign's daily budget, in [0, 1]." })
  readonly share!: number;

  @Field(() => Money, { description: 'Money a day.' })
  readonly dailyBudget!: Money;
}

@ObjectType({ description: "One arm's move in one cycle.", implements: Node, simpleResolvers: true })
export class AllocationChange implements Node {
  constructor(
    readonly record: AllocationChangeRecord,
    readonly currencyCode: string,
  ) {}

  get id(): string {
    return encodeId('allocationChange', this.record.id);
  }

  @Field(() => DateTimeScalar, { description: 'When it was decided, in account time.' })
  get at(): number {
    return this.record.atMs;
  }

  @Field(() => ChangeCauseEnum, { description: 'Who or what caused it.' })
  get cause(): ChangeCause {
    return changeCause(this.record.cause);
  }

  @Field(() => Author, { nullable: true, description: 'Who approved it; null where nobody had to.' })
  get author(): Author | null {
    const { authorId, authorName } = this.record;
    return authorId === null ? null : new Author(authorId, authorName);
  }

  @Field(() => AllocationPoint, { description: 'What the arm had.' })
  get before(): AllocationPoint {
    const { beforeShare: share, beforeMicros } = this.record;
    return { share, dailyBudget: new Money(beforeMicros, this.currencyCode) };
  }

  @Field(() => AllocationPoint, { description: 'What the arm has.' })
  get after(): AllocationPoint {
    const { afterShare: share, afterMicros } = this.record;
    return { share, dailyBudget: new Money(afterMicros, this.currencyCode) };
  }
}

@ObjectType({
  description: 'What an arm brought before and behind its change, as the figures stand now.',
  simpleResolvers: true,
})
export class ChangePerformance {
  @Field(() => PerformanceFigures, { description: 'In the hours before it.' })
  readonly before!: PerformanceFigures;

  @Field(() => PerformanceFigures, { description: 'In as many hours behind it.' })
  readonly after!: PerformanceFigures;

  @Field(() => Boolean, {
    description: 'Whether the hours behind it are over; figures may still come in, or be restated.',
  })
  readonly complete!: boolean;
}

export const AllocationChangeConnection = connectionOf('AllocationChange', () => AllocationChange);

@InputType({ description: 'Which changes; what is left out does not narrow.' })
export class AllocationChangeFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these campaigns.' })
  readonly campaignIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these arms.' })
  readonly armIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only by these cycles.' })
  readonly cycleIds?: string[] | null;

  @Field(() => [ChangeCauseEnum], { nullable: true, description: 'Only with these causes.' })
  readonly causes?: ChangeCause[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only from this instant on, in account time.' })
  readonly from?: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only before this instant, in account time.' })
  readonly to?: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "Only moves of at least so much money a day, up or down, in units of the account's currency.",
  })
  readonly minimumAmount?: string | null;
}
