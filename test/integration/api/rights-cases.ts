import type { Role } from '../../../src/kernel/words.js';

/** Public ids of one account's things: somebody's own, a stranger's, or well-formed ones that nothing has. */
export type Ids = Readonly<
  Record<
    'account' | 'alert' | 'arm' | 'campaign' | 'change' | 'cycle' | 'override' | 'proposal' | 'token',
    string
  >
>;

export interface RightsCase {
  /** The least role that may do it. Not taken from the policy: a change there has to be made here too. */
  readonly least: Role;
  readonly document: string;
  readonly variables?: (ids: Ids) => Readonly<Record<string, unknown>>;
}

const EMPTY = '{ name: "", kpi: ROAS, budget: { amount: "0", currencyCode: "EUR" }, startsOn: "2026-05-01" }';
const CAMPAIGNS = ({ campaign }: Ids) => ({ ids: [campaign] });

/** A mutation of one thing that it finds by its id. */
function ofThing(least: Role, name: string, kind: keyof Ids, more: object = {}): RightsCase {
  const input = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return {
    least,
    document: `mutation ($input: ${input}!) { ${name}(input: $input) { userErrors { code field message } } }`,
    variables: (ids) => ({ input: { [`${kind}Id`]: ids[kind], ...more } }),
  };
}

export const QUERIES: Readonly<Record<string, RightsCase>> = {
  viewer: { least: 'VIEWER', document: '{ viewer { role account { id name } } }' },
  node: {
    least: 'VIEWER',
    document: 'query ($id: ID!) { node(id: $id) { __typename id } }',
    variables: ({ campaign }) => ({ id: campaign }),
  },
  nodes: {
    least: 'VIEWER',
    document: 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    variables: ({ account, alert, arm, campaign, change, cycle, override, proposal }) => ({
      ids: [account, alert, arm, campaign, change, cycle, override, proposal],
    }),
  },
  campaign: {
    least: 'VIEWER',
    document: 'query ($id: ID!) { campaign(id: $id) { id name budget { amount } } }',
    variables: ({ campaign }) => ({ id: campaign }),
  },
  campaigns: { least: 'VIEWER', document: '{ campaigns(first: 10) { totalCount nodes { id name } } }' },
  allocationChanges: {
    least: 'VIEWER',
    document:
      'query ($ids: [ID!]) { allocationChanges(first: 10, filter: { campaignIds: $ids }) { nodes { id arm { id } } } }',
    variables: CAMPAIGNS,
  },
  attribution: {
    least: 'VIEWER',
    document:
      'query ($id: ID!) { attribution(campaignId: $id, from: "2020-01-01T00:00:00Z", to: "2040-01-01T00:00:00Z") { changeCount arm { id } } }',
    variables: ({ campaign }) => ({ id: campaign }),
  },
  cycles: {
    least: 'VIEWER',
    document: 'query ($ids: [ID!]) { cycles(first: 10, filter: { campaignIds: $ids }) { nodes { id } } }',
    variables: CAMPAIGNS,
  },
  alerts: {
    least: 'VIEWER',
    document:
      'query ($ids: [ID!]) { alerts(first: 10, filter: { campaignIds: $ids }) { totalCount nodes { id message } } }',
    variables: CAMPAIGNS,
  },
  overrides: {
    least: 'VIEWER',
    document:
      'query ($ids: [ID!]) { overrides(first: 10, filter: { campaignIds: $ids }) { nodes { id justification } } }',
    variables: CAMPAIGNS,
  },
  proposals: {
    least: 'VIEWER',
    document:
      'query ($ids: [ID!]) { proposals(first: 10, filter: { campaignIds: $ids }) { nodes { id changes { approved } } } }',
    variables: CAMPAIGNS,
  },
  optimizerStatus: {
    least: 'VIEWER',
    document: '{ optimizerStatus { running campaigns { status count } } }',
  },
  performance: {
    least: 'VIEWER',
    document: '{ performance(from: "2026-05-01", to: "2026-05-02") { total { cost { amount } } } }',
  },
  pulse: { least: 'VIEWER', document: '{ pulse(on: "2026-05-01") { ticks { moved { amount } } } }' },
  dataSources: { least: 'VIEWER', document: '{ dataSources { name } }' },
  auditLog: { least: 'ADMIN', document: '{ auditLog(first: 10) { nodes { sequence actor action } } }' },
  auditProof: { least: 'ADMIN', document: '{ auditProof { intact entries headHash trouble { sequence } } }' },
  tokens: { least: 'ADMIN', document: '{ tokens { id name role } }' },
};

export const MUTATIONS: Readonly<Record<string, RightsCase>> = {
  acknowledgeAlert: ofThing('ANALYST', 'acknowledgeAlert', 'alert'),
  resolveAlert: ofThing('ANALYST', 'resolveAlert', 'alert'),
  createOverride: ofThing('ANALYST', 'createOverride', 'campaign', {
    kind: 'EVENT',
    justification: 'Taken',
    expiresAt: '2027-01-01T00:00:00Z',
  }),
  revokeOverride: ofThing('ANALYST', 'revokeOverride', 'override'),
  approveProposal: ofThing('ANALYST', 'approveProposal', 'proposal'),
  rejectProposal: ofThing('ANALYST', 'rejectProposal', 'proposal', { reason: 'Taken' }),
  createCampaign: {
    least: 'MANAGER',
    document: `mutation { createCampaign(input: ${EMPTY}) { userErrors { code } } }`,
  },
  updateCampaign: ofThing('MANAGER', 'updateCampaign', 'campaign', { name: 'Taken' }),
  pauseCampaign: ofThing('MANAGER', 'pauseCampaign', 'campaign'),
  resumeCampaign: ofThing('MANAGER', 'resumeCampaign', 'campaign'),
  archiveCampaign: ofThing('MANAGER', 'archiveCampaign', 'campaign'),
  pauseAllCampaigns: {
    least: 'MANAGER',
    document: 'mutation { pauseAllCampaigns(input: {}) { userErrors { code } } }',
  },
  addArms: ofThing('MANAGER', 'addArms', 'campaign', {
    arms: [{ platform: 'bing', channel: 'search', creative: 'X', bid: 'cpc' }],
  }),
  updateArm: ofThing('MANAGER', 'updateArm', 'arm', { minShare: 0.1 }),
  recordObservations: {
    least: 'MANAGER',
    document:
      'mutation ($input: RecordObservationsInput!) { recordObservations(input: $input) { userErrors { code field message } } }',
    variables: ({ arm }) => ({
      input: {
        source: 'export',
        observations: [
          {
            armId: arm,
            windowStart: '2026-05-01T06:00:00Z',
            windowEnd: '2026-05-01T07:00:00Z',
            impressions: 1,
            clicks: 0,
            conversions: 0,
            revenue: { amount: '0', currencyCode: 'EUR' },
            cost: { amount: '1', currencyCode: 'EUR' },
          },
        ],
      },
    }),
  },
  runCycle: ofThing('MANAGER', 'runCycle', 'campaign'),
  createToken: {
    least: 'ADMIN',
    document: 'mutation { createToken(input: { name: "", role: VIEWER }) { userErrors { code } } }',
  },
  revokeToken: ofThing('ADMIN', 'revokeToken', 'token'),
};

const ofCampaigns = (field: string, argument = 'campaignIds: $ids'): RightsCase => ({
  least: 'VIEWER',
  document: `subscription ($ids: [ID!], $after: String) { ${field}(${argument}, after: $after) { cursor } }`,
  variables: CAMPAIGNS,
});

export const SUBSCRIPTIONS: Readonly<Record<string, RightsCase>> = {
  allocationChanged: ofCampaigns('allocationChanged'),
  cycleFinished: ofCampaigns('cycleFinished'),
  campaignChanged: ofCampaigns('campaignChanged'),
  overrideChanged: ofCampaigns('overrideChanged'),
  proposalChanged: ofCampaigns('proposalChanged'),
  alertChanged: ofCampaigns('alertChanged', 'filter: { campaignIds: $ids }'),
  events: {
    least: 'VIEWER',
    document: 'subscription ($after: String) { events(after: $after) { cursor } }',
  },
};

/** What `node(id)` finds, by type, and the least role that finds it. */
export const NODES: Readonly<Record<string, readonly [kind: keyof Ids, least: Role]>> = {
  Account: ['account', 'VIEWER'],
  Alert: ['alert', 'VIEWER'],
  AllocationChange: ['change', 'VIEWER'],
  Arm: ['arm', 'VIEWER'],
  Campaign: ['campaign', 'VIEWER'],
  Cycle: ['cycle', 'VIEWER'],
  Override: ['override', 'VIEWER'],
  Proposal: ['proposal', 'VIEWER'],
};
