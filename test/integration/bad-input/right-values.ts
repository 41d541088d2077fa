export interface Scene {
  readonly alertId: string;
  readonly armId: string;
  readonly campaignId: string;
  /** Of a campaign that nobody minds. */
  readonly spareCampaignId: string;
  readonly overrideId: string;
  readonly proposalId: string;
  readonly tokenId: string;
}

const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
const ARM = { platform: 'google-ads', channel: 'search', creative: 'A', bid: 'cpc' };

export const anObservation = (armId: string, hour: number, more: object = {}) => ({
  armId,
  windowStart: new Date(Date.UTC(2026, 3, 20, hour)).toISOString(),
  windowEnd: new Date(Date.UTC(2026, 3, 20, hour + 1)).toISOString(),
  impressions: 1_000,
  clicks: 40,
  conversions: 2.5,
  revenue: euros('100'),
  cost: euros('40'),
  ...more,
});

/** A right value for every input type of the schema. */
export const RIGHT: Readonly<Record<string, (scene: Scene) => object>> = {
  AcknowledgeAlertInput: ({ alertId }) => ({ alertId }),
  AddArmsInput: ({ campaignId }) => ({ campaignId, arms: [{ ...ARM, creative: 'added' }] }),
  AlertFilter: ({ campaignId }) => ({ campaignIds: [campaignId], states: ['OPEN'] }),
  AllocationChangeFilter: ({ campaignId, armId }) => ({
    campaignIds: [campaignId],
    armIds: [armId],
    minimumAmount: '1',
    from: '2026-05-01T00:00:00Z',
  }),
  ApprovalInput: () => ({ aboveAmount: euros('5'), aboveShare: 0.1, expiryHours: 24 }),
  ApproveProposalInput: ({ proposalId, armId }) => ({ proposalId, armIds: [armId] }),
  ArchiveCampaignInput: ({ spareCampaignId }) => ({ campaignId: spareCampaignId, reason: 'over' }),
  ArmInput: () => ({ ...ARM, externalId: '17', minShare: 0.1, maxShare: 0.9 }),
  AuditFilter: ({ campaignId }) => ({ subjects: [campaignId], from: '2026-05-01T00:00:00Z' }),
  BeliefInput: () => ({ mean: 3, lower: 2, upper: 4 }),
  CampaignConstraintsInput: () => ({
    minShare: 0.1,
    maxShare: 0.9,
    maxStepShare: 0.2,
    riskTolerance: 0.5,
    target: { kind: 'ROAS', value: 2 },
    groupCaps: [{ platform: 'google-ads', channel: null, maxShare: 0.9 }],
    platformMinimums: [{ platform: 'google-ads', daily: euros('1') }],
  }),
  CampaignFilter: () => ({ nameContains: 'a', archived: false, platforms: ['google-ads'] }),
  CampaignOrder: () => ({ field: 'NAME', direction: 'ASC' }),
  CreateCampaignInput: () => ({
    name: 'Made',
    kpi: 'ROAS',
    budget: euros('9000'),
    dailyBudget: euros('100'),
    startsOn: '2026-05-01',
    endsOn: '2026-06-30',
    intervalMinutes: 15,
    constraints: { maxShare: 0.9 },
    arms: [ARM],
  }),
  CreateOverrideInput: ({ campaignId, armId }) => ({
    campaignId,
    armId,
    kind: 'CAP',
    share: 0.9,
    justification: 'tested',
    expiresAt: '2026-05-03T00:00:00Z',
  }),
  CreateTokenInput: () => ({ name: 'made', role: 'VIEWER', expiresAt: '2027-01-01T00:00:00Z' }),
  CycleFilter: ({ campaignId }) => ({
    campaignIds: [campaignId],
    outcomes: ['MOVED'],
    from: '2026-05-01T00:00:00Z',
  }),
  GroupCapInput: () => ({ platform: 'google-ads', channel: 'search', maxShare: 0.9 }),
  PlatformMinimumInput: () => ({ platform: 'google-ads', daily: euros('1') }),
  MoneyInput: () => euros('12.50'),
  ObservationInput: ({ armId }) => anObservation(armId, 1),
  OverrideFilter: ({ campaignId }) => ({ campaignIds: [campaignId], kinds: ['PIN'] }),
  SpendTargetInput: () => ({ kind: 'REVENUE', amount: euros('12.50') }),
  PauseAllCampaignsInput: () => ({ reason: 'tested' }),
  PauseCampaignInput: ({ spareCampaignId }) => ({
    campaignId: spareCampaignId,
    reason: 'tested',
    expectedVersion: 1,
  }),
  ProposalFilter: ({ campaignId }) => ({ campaignIds: [campaignId], statuses: ['OPEN'] }),
  RecordObservationsInput: ({ armId }) => ({
    source: 'export',
    observations: [anObservation(armId, 2), anObservation(armId, 3)],
  }),
  RejectProposalInput: ({ proposalId }) => ({ proposalId, reason: 'tested' }),
  ResolveAlertInput: ({ alertId }) => ({ alertId }),
  ResumeCampaignInput: ({ spareCampaignId }) => ({ campaignId: spareCampaignId }),
  RevokeOverrideInput: ({ overrideId }) => ({ overrideId }),
  RevokeTokenInput: ({ tokenId }) => ({ tokenId }),
  RunCycleInput: ({ campaignId }) => ({ campaignId }),
  UpdateArmInput: ({ armId }) => ({ armId, minShare: 0.05, maxShare: 0.95, externalId: 'x' }),
  UpdateCampaignInput: ({ campaignId }) => ({
    campaignId,
    name: 'Renamed',
    budget: euros('9500'),
    constraints: {},
  }),
};
