import { Field, Float, ID, InputType } from 'type-graphql';
import type { ArmStatus } from '../kernel/words.js';
import { ArmStatusEnum } from './enums.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';

@InputType({
  description: 'An arm to be. Platform, channel, creative and bid together are unique in the campaign.',
})
export class ArmInput {
  @Field(() => String, { description: 'Such as `Google Ads`.' })
  readonly platform!: string;

  @Field(() => String, { description: 'Such as `Search`.' })
  readonly channel!: string;

  @Field(() => String, { description: 'The creative or ad group.' })
  readonly creative!: string;

  @Field(() => String, { description: 'The bid strategy or level.' })
  readonly bid!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its id on the platform; unique in the account's arms of the platform.",
  })
  readonly externalId?: string | null;

  @Field(() => Float, { nullable: true, description: 'Its own least share of the daily budget, in [0, 1].' })
  readonly minShare?: number | null;

  @Field(() => Float, { nullable: true, description: 'Its own most share of the daily budget, in [0, 1].' })
  readonly maxShare?: number | null;
}

@InputType({ description: 'Arms for a campaign; all of them are added, or none.' })
export class AddArmsInput {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => [ArmInput], { description: '1 to 500 arms; a campaign has at most 1,000.' })
  readonly arms!: ArmInput[];

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'A change of an arm. What is left out stays; null clears what can be empty.' })
export class UpdateArmInput {
  @Field(() => ID, { description: 'The arm.' })
  readonly armId!: string;

  @Field(() => ArmStatusEnum, { nullable: true, description: 'Whether it may get money.' })
  readonly status?: ArmStatus | null;

  @Field(() => Float, { nullable: true, description: 'Its own least share, in [0, 1]; null takes it away.' })
  readonly minShare?: number | null;

  @Field(() => Float, { nullable: true, description: 'Its own most share, in [0, 1]; null takes it away.' })
  readonly maxShare?: number | null;

  @Field(() => String, { nullable: true, description: 'Its id on the platform; null takes it away.' })
  readonly externalId?: string | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}
