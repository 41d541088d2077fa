import { AccountEntity } from './account.js';
import { AlertEntity } from './alert.js';
import { ApiTokenEntity } from './api-token.js';
import { ArmEntity } from './arm.js';
import { AuditEntryEntity, AuditHeadEntity } from './audit.js';
import { CampaignEntity } from './campaign.js';
import { CampaignOverrideEntity } from './campaign-override.js';
import { CampaignScheduleEntity } from './campaign-schedule.js';
import { ConnectorProgressEntity } from './connector-progress.js';
import { AllocationChangeEntity, AllocationEntity, ArmStateEntity, CycleEntity } from './decision.js';
import { EventEntity, EventHeadEntity } from './event.js';
import { IdempotencyRecordEntity } from './idempotency-record.js';
import { JobLeaseEntity } from './job-lease.js';
import {
  CampaignDayEntity,
  CampaignEvidenceEntity,
  EvidenceRevisionEntity,
  ObservationEntity,
  ObservationSourceEntity,
} from './observation.js';

import { OverrideCounterfactualEntity } from './override-counterfactual.js';
import { ProposalEntity } from './proposal.js';

export const ENTITIES = [
  AccountEntity,
  AlertEntity,
  AllocationChangeEntity,
  AllocationEntity,
  ApiTokenEntity,
  ArmEntity,
  ArmStateEntity,
  AuditEntryEntity,
  AuditHeadEntity,
  CampaignDayEntity,
  CampaignEntity,
  CampaignEvidenceEntity,
  CampaignOverrideEntity,
  CampaignScheduleEntity,
  ConnectorProgressEntity,
  CycleEntity,
  EventEntity,
  EventHeadEntity,
  EvidenceRevisionEntity,
  IdempotencyRecordEntity,
  JobLeaseEntity,
  ObservationEntity,
  ObservationSourceEntity,
  OverrideCounterfactualEntity,
  ProposalEntity,
] as const;
