import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { CampaignMode, Kpi } from '../kernel/words.js';
import { ArmInput } from './arm.inputs.js';
import { CampaignModeEnum, KpiEnum } from './enums.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { GroupCapInput, PlatformMinimumInput } from './groups.types.js';
import { SpendTargetInput } from './limits.types.js';
import { MoneyInput } from './money.types.js';
import { ApprovalInput } from './proposal.inputs.js';
import { DateScalar } from './scalars.js';

@InputType({
  description:
    'Within what the engine may move money. What is left out keeps its value, or gets the default.',
})
export class CampaignConstraintsInput {
  @Field(() => Float, {
    nullable: true,
    description: 'Least share of the daily budget for every active arm, in [0, 1].',
  })
  readonly minShare?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Most share of the daily budget for any arm, in [0, 1].',
  })
  readonly maxShare?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Most that a share may move in one cycle, in points of share, in (0, 1].',
  })
  readonly maxStepShare?: number | null;

  @Field(() => Float, { nullable: true, description: '1 = neutral, 0 = averse to uncertain arms.' })
  readonly riskTolerance?: number | null;

  @Field(() => SpendTargetInput, {
    nullable: true,
    description: 'Spend no more of the daily budget than is worth it; null takes it away.',
  })
  readonly target?: SpendTargetInput | null;

  @Field(() => [GroupCapInput], {
    nullable: true,
    description: 'All caps of groups of arms; null takes them away. They nest or have no arm in common.',
  })
  readonly groupCaps?: GroupCapInput[] | null;

  @Field(() => [PlatformMinimumInput], {
    nullable: true,
    description: 'All platform minimums; null takes them away.',
  })
  readonly platformMinimums?: PlatformMinimumInput[] | null;
}

@InputType({ description: 'A campaign to be.' })
export class CreateCampaignInput {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => KpiEnum, { description: 'What it is to achieve.' })
  readonly kpi!: Kpi;

  @Field(() => CampaignModeEnum, {
    nullable: true,
    description: 'What happens with its decisions; AUTOPILOT where left out.',
  })
  readonly mode?: CampaignMode | null;

  @Field(() => MoneyInput, { description: 'Budget of the whole flight.' })
  readonly budget!: MoneyInput;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Daily budget: the pace where the flight has no end, a cap where it has one.',
  })
  readonly dailyBudget?: MoneyInput | null;

  @Field(() => DateScalar, { description: 'First day of the flight.' })
  readonly startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of the flight; open where left out.' })
  readonly endsOn?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes between two cycles, 1 to 1440; the configured interval where left out.',
  })
  readonly intervalMinutes?: number | null;

  @Field(() => CampaignConstraintsInput, {
    nullable: true,
    description: 'Within what the engine may move its money.',
  })
  readonly constraints?: CampaignConstraintsInput | null;

  @Field(() => ApprovalInput, {
    nullable: true,
    description: 'Which moves wait for a person, in mode APPROVAL.',
  })
  readonly approval?: ApprovalInput | null;

  @Field(() => [ArmInput], {
    nullable: true,
    description: 'With arms it starts ACTIVE, without them it is a DRAFT.',
  })
  readonly arms?: ArmInput[] | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({
  description: 'A change of a campaign. What is left out stays; null clears `dailyBudget` and `endsOn`.',
})
export class UpdateCampaignInput {
  @Field(() => ID, { description: 'The campaign.' })
  readonly campaignId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that the change was made on; refused where someone was faster.',
  })
  readonly expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  readonly name?: string | null;

  @Field(() => KpiEnum, { nullable: true, description: 'What it is to achieve.' })
  readonly kpi?: Kpi | null;

  @Field(() => CampaignModeEnum, { nullable: true, description: 'What happens with its decisions.' })
  readonly mode?: CampaignMode | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Budget of the whole flight.' })
  readonly budget?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Daily budget; null takes it away.' })
  readonly dailyBudget?: MoneyInput | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day of the flight.' })
  readonly startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of the flight; null leaves it open.' })
  readonly endsOn?: string | null;

  @Field(() => Int, { nullable: true, description: 'Minutes between two cycles, 1 to 1440.' })
  readonly intervalMinutes?: number | null;

  @Field(() => CampaignConstraintsInput, {
    nullable: true,
    description: 'Within what the engine may move its money.',
  })
  readonly constraints?: CampaignConstraintsInput | null;

  @Field(() => ApprovalInput, {
    nullable: true,
    description: 'Which moves wait for a person, in mode APPROVAL.',
  })
  readonly approval?: ApprovalInput | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}
