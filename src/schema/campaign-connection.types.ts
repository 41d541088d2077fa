import { Campaign } from './campaign.types.js';
import { connectionOf } from './connection.types.js';

export const CampaignConnection = connectionOf('Campaign', () => Campaign);
