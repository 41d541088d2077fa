import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Rng } from '../../../src/kernel/rng.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import type { Caller } from '../caller.js';
import type { Ledger, WrittenCampaign } from './ledger.js';

const ERRORS = 'userErrors { code field message }';
const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id arms(first: 100) { nodes { id } } } ${ERRORS} } }`;
const ADD_ARMS = `mutation ($input: AddArmsInput!) { addArms(input: $input) { arms { id } ${ERRORS} } }`;
const RECORD = `mutation ($input: RecordObservationsInput!) { recordObservations(input: $input) { added restated unchanged outdated ${ERRORS} } }`;
const UPDATE = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { campaign { id } ${ERRORS} } }`;
const RUN = `mutation ($input: RunCycleInput!) { runCycle(input: $input) { bucketAt ${ERRORS} } }`;

const MOST_CAMPAIGNS = 6;
const MOST_ARMS = 12;
const REPEATED_SHARE = 0.15;
/** Figures begin this long ago, an hour each. */
const HISTORY_MS = 80 * DAY_MS;
const CENT_MICROS = 10_000;

interface Payload {
  readonly userErrors: readonly unknown[];
}
interface Created extends Payload {
  readonly campaign: {
    readonly id: string;
    readonly arms: { readonly nodes: readonly { readonly id: string }[] };
  };
}

/** A client that writes one thing after the other, and remembers what was acknowledged. */
export class Writer {
  readonly #own: WrittenCampaign[] = [];
  readonly #firstWindowMs: number;
  #made = 0;

  constructor(
    private readonly name: string,
    private readonly deps: {
      readonly caller: Caller;
      readonly ledger: Ledger;
      readonly rng: Rng;
      readonly nowMs: number;
    },
  ) {
    this.#firstWindowMs = Math.floor((deps.nowMs - HISTORY_MS) / HOUR_MS) * HOUR_MS;
  }

  async step(): Promise<void> {
    const dice = this.deps.rng.uniform();
    const campaign = this.#own[Math.floor(this.deps.rng.uniform() * this.#own.length)];
    if (!campaign || (dice < 0.1 && this.#own.length < MOST_CAMPAIGNS)) await this.#create();
    else if (dice < 0.2 && campaign.armIds.length < MOST_ARMS) await this.#addArms(campaign);
    else if (dice < 0.35) await this.#rename(campaign);
    else if (dice < 0.55) await this.#runCycle(campaign);
    else if (dice < 0.65 && campaign.newest) await this.#restate(campaign, campaign.newest);
    else await this.#record(campaign);
  }

  async #create(): Promise<void> {
    const name = `${this.name} ${this.#made++}`;
    const { campaign } = await this.#write<Created>('createCampaign', CREATE, {
      name,
      kpi: 'ROAS',
      budget: { amount: '90000', currencyCode: 'EUR' },
      startsOn: new Date(this.#firstWindowMs).toISOString().slice(0, 10),
      intervalMinutes: 1,
      arms: ['search', 'video', 'feed'].map((channel) => ({
        platform: 'Google Ads',
        channel,
        creative: 'A',
        bid: 'cpc',
      })),
    });
    const armIds = campaign.arms.nodes.map(({ id }) => id);
    const made: WrittenCampaign = { id: campaign.id, name, armIds, costMicros: 0n, windows: 0, newest: null };
    this.#own.push(made);
    this.deps.ledger.campaigns.push(made);
  }

  async #addArms(campaign: WrittenCampaign): Promise<void> {
    const arm = {
      platform: 'Meta Ads',
      channel: `feed ${campaign.armIds.length}`,
      creative: 'B',
      bid: 'cpa',
    };
    const { arms } = await this.#write<Payload & { readonly arms: readonly { readonly id: string }[] }>(
      'addArms',
      ADD_ARMS,
      { campaignId: campaign.id, arms: [arm] },
    );
    campaign.armIds.push(...arms.map(({ id }) => id));
  }

  async #rename(campaign: WrittenCampaign): Promise<void> {
    const name = `${campaign.name.split('/')[0]}/${randomUUID().slice(0, 8)}`;
    await this.#write('updateCampaign', UPDATE, { campaignId: campaign.id, name });
    campaign.name = name;
  }

  async #runCycle(campaign: WrittenCampaign): Promise<void> {
    const { bucketAt } = await this.#write<Payload & { readonly bucketAt: string }>('runCycle', RUN, {
      campaignId: campaign.id,
    });
    this.deps.ledger.cyclesAskedFor.push({ campaignId: campaign.id, bucketAt });
  }

  async #record(campaign: WrittenCampaign): Promise<void> {
    const index = campaign.windows;
    const costs = this.#costs(campaign);
    await this.#write('recordObservations', RECORD, this.#observations(index, costs, 0));
    campaign.windows += 1;
    campaign.newest = { index, costMicros: costs, restatements: 0 };
    for (const cost of costs.values()) campaign.costMicros += cost;
  }

  async #restate(campaign: WrittenCampaign, newest: NonNullable<WrittenCampaign['newest']>): Promise<void> {
    const costs = new Map([...newest.costMicros].map(([armId, cost]) => [armId, cost + BigInt(CENT_MICROS)]));
    const restatements = newest.restatements + 1;
    await this.#write('recordObservations', RECORD, this.#observations(newest.index, costs, restatements));
    campaign.newest = { index: newest.index, costMicros: costs, restatements };
    campaign.costMicros += BigInt(costs.size * CENT_MICROS);
  }

  #costs({ armIds }: WrittenCampaign): Map<string, bigint> {
    return new Map(armIds.map((id) => [id, BigInt(Math.floor(this.deps.rng.uniform() * 500) * CENT_MICROS)]));
  }

  #observations(index: number, costs: ReadonlyMap<string, bigint>, restatements: number): object {
    const startMs = this.#firstWindowMs + index * HOUR_MS;
    return {
      source: 'chaos',
      observations: [...costs].map(([armId, costMicros]) => ({
        armId,
        windowStart: new Date(startMs).toISOString(),
        windowEnd: new Date(startMs + HOUR_MS).toISOString(),
        asOf: new Date(startMs + HOUR_MS + restatements * MINUTE_MS).toISOString(),
        impressions: 1_000,
        clicks: 40,
        conversions: 2,
        revenue: { amount: '25', currencyCode: 'EUR' },
        cost: { amount: (Number(costMicros) / 1e6).toFixed(2), currencyCode: 'EUR' },
      })),
    };
  }

  /** Until it is acknowledged; now and then once more, which must change nothing and get the same answer. */
  async #write<Answer extends Payload>(field: string, query: string, input: object): Promise<Answer> {
    const { caller, ledger, rng } = this.deps;
    const variables = { input: { ...input, idempotencyKey: randomUUID() } };
    const answer = await caller.acknowledged<Record<string, Answer>>(query, variables);
    const payload = answer[field]!;
    if (payload.userErrors.length > 0)
      throw new Error(
        `${field} was refused: ${JSON.stringify(payload.userErrors)} for ${JSON.stringify(input)}`,
      );
    ledger.writes += 1;
    if (rng.uniform() < REPEATED_SHARE) {
      ledger.repeated += 1;
      const again = await caller.acknowledged<Record<string, Answer>>(query, variables);
      if (!isDeepStrictEqual(again, answer))
        ledger.differentAnswers.push(`${field}: ${JSON.stringify(again)} after ${JSON.stringify(answer)}`);
    }
    return payload;
  }
}
