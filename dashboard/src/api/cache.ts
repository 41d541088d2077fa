import { cacheExchange } from '@urql/exchange-graphcache';

/** Types that are parts of what holds them, and nothing by themselves. */
const PARTS = [
  'Allocation',
  'AllocationItem',
  'AllocationPoint',
  'ApprovalSettings',
  'AuditEntry',
  'AuditProof',
  'AuditTrouble',
  'Author',
  'CampaignConstraints',
  'CampaignCount',
  'DataSource',
  'DecisionInput',
  'DecisionReplay',
  'Estimate',
  'Explanation',
  'FactorContribution',
  'Money',
  'OptimizerStatus',
  'OverrideImpact',
  'PerformanceFigures',
  'PerformancePoint',
  'PerformanceSeries',
  'ProposedChange',
  'Pulse',
  'PulseTick',
  'SpendTarget',
  'TimeOfDay',
  'UserError',
  'Viewer',
];

/** What is read is kept by what it is, so that an event about a thing is seen wherever the thing is shown. */
export const cache = cacheExchange({
  keys: {
    ...Object.fromEntries(PARTS.map((name) => [name, () => null])),
    AccountEvent: (event) => (typeof event['cursor'] === 'string' ? event['cursor'] : null),
  },
  resolvers: {
    Query: {
      campaign: (_parent, { id }) => ({ __typename: 'Campaign', id: id as string }),
    },
  },
});
