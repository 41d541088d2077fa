import { Foundation0001 } from './0001-foundation.js';
import { RowSecurity0002 } from './0002-row-security.js';
import { Overrides0003 } from './0003-overrides.js';
import { Counterfactuals0004 } from './0004-counterfactuals.js';
import { CampaignOrders0005 } from './0005-campaign-orders.js';
import { Audit0006 } from './0006-audit.js';
import { Approvals0007 } from './0007-approvals.js';
import { Limits0008 } from './0008-limits.js';
import { Explanations0008 } from './0008-explanations.js';

/** In the order of their numbers. */
export const MIGRATIONS = [
  Foundation0001,
  RowSecurity0002,
  Overrides0003,
  Counterfactuals0004,
  CampaignOrders0005,
  Audit0006,
  Approvals0007,
  Limits0008,
  Explanations0008,
] as const;
