import type { ProposalRecord } from '../services/approvals/proposal-service.js';
import type { OverrideView } from '../services/overrides/override-service.js';
import type { CampaignRecord } from '../services/campaign-service.js';
import { Campaign } from '../schema/campaign.types.js';
import { Override } from '../schema/override.types.js';
import { Proposal } from '../schema/proposal.types.js';
import { accountOf } from './asked.js';
import type { RequestContext } from './context.js';

/** A record of the services as an object of the schema, in the asker's account. */
export function campaignIn(context: RequestContext, record: CampaignRecord): Campaign {
  return new Campaign(record, accountOf(context).simulated);
}

export function overrideIn(context: RequestContext, record: OverrideView): Override {
  return new Override(record, accountOf(context).currencyCode);
}

export function proposalIn(context: RequestContext, record: ProposalRecord): Proposal {
  return new Proposal(record, accountOf(context).currencyCode);
}
