import type { AlertRecord } from '../services/alert-service.js';
import type { ArmRecord } from '../services/arm-service.js';
import type { CampaignRecord } from '../services/campaign-service.js';
import { Alert } from '../schema/alert.types.js';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { accountOf } from './asked.js';
import type { RequestContext } from './context.js';

/** Records of the services as objects of the schema, in the asker's account. */
export function campaignIn(context: RequestContext, record: CampaignRecord): Campaign {
  return new Campaign(record, accountOf(context).simulated);
}

export function armIn(_context: RequestContext, record: ArmRecord): Arm {
  return new Arm(record);
}

export function alertIn(_context: RequestContext, record: AlertRecord): Alert {
  return new Alert(record);
}
