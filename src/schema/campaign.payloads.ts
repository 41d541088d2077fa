import { Field, ObjectType } from 'type-graphql';
import type { Uuid } from '../kernel/ids.js';
import { Arm } from './arm.types.js';
import { Campaign } from './campaign.types.js';
import { Payload } from './payload.types.js';
import { DateTimeScalar } from './scalars.js';

const NULL = 'null where nothing was done.';

@ObjectType({ simpleResolvers: true })
abstract class CampaignPayload extends Payload {
  @Field(() => Campaign, { nullable: true, description: `The campaign as it is now; ${NULL}` })
  readonly campaign?: Campaign | null;
}

@ObjectType({ description: 'Answer to `createCampaign`.', simpleResolvers: true })
export class CreateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'Answer to `updateCampaign`.', simpleResolvers: true })
export class UpdateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'Answer to `pauseCampaign`.', simpleResolvers: true })
export class PauseCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'Answer to `pauseAllCampaigns`.', simpleResolvers: true })
export class PauseAllCampaignsPayload extends Payload {
  /** For the field `campaigns`. */
  readonly campaignIds?: readonly Uuid[];
}

@ObjectType({ description: 'Answer to `resumeCampaign`.', simpleResolvers: true })
export class ResumeCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'Answer to `archiveCampaign`.', simpleResolvers: true })
export class ArchiveCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'Answer to `addArms`.', simpleResolvers: true })
export class AddArmsPayload extends CampaignPayload {
  @Field(() => [Arm], {
    nullable: true,
    description: `The arms that were added, in the order given; ${NULL}`,
  })
  readonly arms?: readonly Arm[] | null;
}

@ObjectType({ description: 'Answer to `updateArm`.', simpleResolvers: true })
export class UpdateArmPayload extends Payload {
  @Field(() => Arm, { nullable: true, description: `The arm as it is now; ${NULL}` })
  readonly arm?: Arm | null;
}

@ObjectType({ description: 'Answer to `runCycle`.', simpleResolvers: true })
export class RunCyclePayload extends Payload {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: `The bucket of the cycle asked for, in account time; \`cycleFinished\` tells when it is decided. ${NULL}`,
  })
  readonly bucketAt?: number | null;

  /** For the field `campaign`. */
  readonly campaignUuid?: Uuid;
}
