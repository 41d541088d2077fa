import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { OverrideKind, OverrideState } from '../kernel/words.js';
import type { OverrideImpact as ImpactRecord, Verdict } from '../services/overrides/override-impact.js';
import type { OverrideView } from '../services/overrides/override-service.js';
import { Author } from './author.types.js';
import { connectionOf } from './connection.types.js';
import { OverrideKindEnum, OverrideStateEnum } from './enums.js';
import { Estimate } from './estimate.types.js';
import { Money, moneyOrNull } from './money.types.js';
import { Node } from './node.types.js';
import { registerWords } from './register-words.js';
import { DateTimeScalar } from './scalars.js';

/** What the ends of a belief hold. */
const BELIEF_LEVEL = 0.8;

@ObjectType({
  description: 'What an analyst demands of an arm, holds true of it, or notes of a campaign.',
  implements: Node,
  simpleResolvers: true,
})
export class Override implements Node {
  constructor(
    readonly record: OverrideView,
    private readonly currencyCode: string,
  ) {}

  get id(): string {
    return encodeId('override', this.record.id);
  }

  @Field(() => OverrideKindEnum, { description: 'What it demands or says.' })
  get kind(): OverrideKind {
    return this.record.kind;
  }

  @Field(() => OverrideStateEnum, { description: 'Where its life stands.' })
  get state(): OverrideState {
    return this.record.state;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'Of PIN, FLOOR and CAP: part of the daily budget, in [0, 1]; null where it is an amount.',
  })
  get share(): number | null {
    return this.record.share;
  }

  @Field(() => Money, {
    nullable: true,
    description: 'Of PIN, FLOOR and CAP: money a day; null where it is a share.',
  })
  get amount(): Money | null {
    return moneyOrNull(this.record.amountMicros, this.currencyCode);
  }

  @Field(() => Estimate, {
    nullable: true,
    description: 'Of BELIEF: revenue per cost, with the ends that hold it with a probability of 0.8.',
  })
  get roas(): Estimate | null {
    return this.record.roas && { ...this.record.roas, level: BELIEF_LEVEL };
  }

  @Field(() => String, { description: 'Why, in the words of who made it.' })
  get justification(): string {
    return this.record.justification;
  }

  @Field(() => Author, { description: 'Who made it.' })
  get author(): Author {
    return new Author(this.record.createdBy, this.record.authorName);
  }

  @Field(() => DateTimeScalar, { description: 'When it was made, in account time.' })
  get createdAt(): number {
    return this.record.createdAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'From when on it counts, in account time.' })
  get startsAt(): number {
    return this.record.startsAtMs;
  }

  @Field(() => DateTimeScalar, {
    description: 'When it no longer counts, in account time, unless revoked before.',
  })
  get expiresAt(): number {
    return this.record.expiresAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null where it was not.' })
  get revokedAt(): number | null {
    return this.record.revokedBy === null ? null : this.record.endedAtMs;
  }

  @Field(() => Author, { nullable: true, description: 'Who revoked it; null where nobody did.' })
  get revokedBy(): Author | null {
    const { revokedBy, revokerName } = this.record;
    return revokedBy === null ? null : new Author(revokedBy, revokerName);
  }

  @Field(() => String, { nullable: true, description: 'Why it was revoked, where somebody said so.' })
  get revokeReason(): string | null {
    return this.record.revokeReason;
  }
}

export const OverrideConnection = connectionOf('Override', () => Override);

const VerdictEnum = registerWords<Verdict>(
  'ImpactVerdict',
  'Whether an override is known to have brought something.',
  {
    POSITIVE: 'It brought more than would have come without it.',
    NEGATIVE: 'It brought less.',
    INCONCLUSIVE: 'The interval holds zero: nothing can be said yet.',
  },
);

@ObjectType({
  description:
    'What an override brought, compared with the decisions that would have been made without it on the same evidence.',
  simpleResolvers: true,
})
export class OverrideImpact {
  constructor(
    private readonly record: ImpactRecord,
    private readonly unit: number,
  ) {}

  @Field(() => VerdictEnum, { description: 'Whether the interval holds zero.' })
  get verdict(): Verdict {
    return this.record.verdict;
  }

  @Field(() => Estimate, {
    description:
      "More or less of it in all: revenue in units of the account's currency, or conversions where the campaign counts those.",
  })
  get difference(): Estimate {
    const { difference, level } = this.record;
    const { unit } = this;
    return {
      mean: difference.mean / unit,
      lower: difference.lower / unit,
      upper: difference.upper / unit,
      level,
    };
  }

  @Field(() => Estimate, { description: 'The same as a part of what would have been: 0.1 is a tenth more.' })
  get relative(): Estimate {
    return { ...this.record.relative, level: this.record.level };
  }

  @Field(() => DateTimeScalar, { description: 'First cycle that was looked at, in account time.' })
  get from(): number {
    return this.record.fromMs;
  }

  @Field(() => DateTimeScalar, { description: 'Until when, in account time.' })
  get until(): number {
    return this.record.untilMs;
  }
}

@InputType({ description: 'Which overrides; what is left out does not narrow.' })
export class OverrideFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these campaigns.' })
  readonly campaignIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these arms.' })
  readonly armIds?: string[] | null;

  @Field(() => [OverrideKindEnum], { nullable: true, description: 'Only of these kinds.' })
  readonly kinds?: OverrideKind[] | null;

  @Field(() => [OverrideStateEnum], { nullable: true, description: 'Only in these states.' })
  readonly states?: OverrideState[] | null;
}
