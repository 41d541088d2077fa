import { type ApiWorld, dataOf } from './api-world.js';

export interface MadeCampaign {
  readonly id: string;
  readonly armIds: readonly string[];
}

const CREATE = `mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) { campaign { id arms(first: 100) { nodes { id } } } userErrors { message } }
}`;

interface Created {
  readonly createCampaign: {
    readonly campaign: {
      readonly id: string;
      readonly arms: { readonly nodes: readonly { readonly id: string }[] };
    };
  };
}

export function campaignInput(overrides: object = {}): object {
  return {
    name: 'Summer',
    kpi: 'ROAS',
    budget: { amount: '9000', currencyCode: 'EUR' },
    startsOn: '2026-05-01',
    arms: [armInput('Google Ads'), armInput('Meta Ads')],
    ...overrides,
  };
}

export function armInput(platform: string, creative = 'A'): object {
  return { platform, channel: 'Search', creative, bid: 'tCPA' };
}

/** Made through the API, as a client would. */
export async function makeCampaign(
  api: ApiWorld,
  token: string,
  overrides: object = {},
): Promise<MadeCampaign> {
  const answer = await api.ask(token, CREATE, { input: campaignInput(overrides) });
  const { campaign } = dataOf<Created>(answer).createCampaign;
  return { id: campaign.id, armIds: campaign.arms.nodes.map((arm) => arm.id) };
}

/** A cycle now, asked for and decided. */
export async function runCycle(api: ApiWorld, token: string, campaignId: string): Promise<void> {
  const run = 'mutation ($input: RunCycleInput!) { runCycle(input: $input) { userErrors { message } } }';
  dataOf(await api.ask(token, run, { input: { campaignId } }));
  api.world.clock.advance(60_000);
  const decided = await api.world.decideDue();
  if (decided < 1) throw new Error(`${decided} cycles were decided.`);
}
