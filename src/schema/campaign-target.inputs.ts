import { Field, ID, InputType, Int } from 'type-graphql';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';

/** What pausing, resuming and archiving ask for alike. */
@InputType({ description: 'A campaign, and why.' })
class CampaignTarget {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that the decision was made on; refused where someone was faster.',
  })
  readonly expectedVersion?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Shown as the campaign's `statusReason`; at most 500 characters.",
  })
  readonly reason?: string | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'A campaign to stop deciding for now; its budgets stay as they are.' })
export class PauseCampaignInput extends CampaignTarget {}

@InputType({ description: 'A campaign to decide again.' })
export class ResumeCampaignInput extends CampaignTarget {}

@InputType({ description: 'A campaign to put away for good; its history stays.' })
export class ArchiveCampaignInput extends CampaignTarget {}

@InputType({ description: 'A cycle out of turn.' })
export class RunCycleInput {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "All of the account's campaigns that run, to stop deciding for now." })
export class PauseAllCampaignsInput {
  @Field(() => String, {
    nullable: true,
    description: "Shown as the campaigns' `statusReason`; at most 500 characters.",
  })
  readonly reason?: string | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}
