import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { Caller } from '../caller.js';
import type { Findings, Plan } from '../check.js';
import { Audit } from './audit.js';
import type { House, Tenant } from './house.js';
import { Ledger } from './ledger.js';
import { replayAll } from './replays.js';
import { Writer } from './writer.js';

/** A 15-minute bucket in three quarters of a second. */
const FAST = (15 * MINUTE_MS) / 750;
const WRITERS = 4;
const FAST_BUDGETS = ['900000', '900000', '900000', '900000', '3000', '300'];
const SETTLED_WITHIN_MS = 90_000;

const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }`;
const RUN =
  'mutation ($input: RunCycleInput!) { runCycle(input: $input) { bucketAt userErrors { message } } }';
const PAUSE_ALL = 'mutation { pauseAllCampaigns(input: {}) { userErrors { message } } }';

/**
 * What a busy house does: writers of a real account through the API, and a simulated account whose cycles come every few hundred
 * milliseconds, two of its campaigns with budgets that run out on the way.
 */
export class Traffic {
  readonly ledger = new Ledger();
  readonly #writing: Promise<void>[] = [];
  #stopped = false;

  private constructor(
    private readonly house: House,
    private readonly real: Tenant,
    readonly fast: Tenant,
    private readonly callers: { readonly real: Caller; readonly fast: Caller },
  ) {}

  /** @param urls of the servers, which need not be up yet */
  static async prepare(house: House, urls: readonly string[]): Promise<Traffic> {
    const [real, fast] = [await house.tenant('Real'), await house.tenant('Fast', FAST)];
    const callers = { real: new Caller(urls, real.token), fast: new Caller(urls, fast.token) };
    return new Traffic(house, real, fast, callers);
  }

  get token(): string {
    return this.real.token;
  }

  /** Of the writers. */
  get calls(): Caller['counts'] {
    return this.callers.real.counts;
  }

  async begin({ seed }: Pick<Plan, 'seed'>, onTrouble: (trouble: string) => void): Promise<void> {
    for (const [index, amount] of FAST_BUDGETS.entries()) {
      await this.callers.fast.acknowledged(CREATE, {
        input: {
          idempotencyKey: `fast-${index}`,
          name: `Fast ${index}`,
          kpi: 'ROAS',
          budget: { amount, currencyCode: 'EUR' },
          startsOn: new Date().toISOString().slice(0, 10),
          arms: ['search', 'video', 'feed'].map((channel) => ({
            platform: 'Google Ads',
            channel,
            creative: 'A',
            bid: 'cpc',
          })),
        },
      });
    }
    for (let n = 0; n < WRITERS; n++) {
      const rng = new Rng(seedOf('writer', seed, n));
      const parts = { caller: this.callers.real, ledger: this.ledger, rng, nowMs: Date.now() };
      this.#writing.push(this.#write(new Writer(`Writer ${n}`, parts), onTrouble));
    }
  }

  /** Lets the writers finish what they have begun, waits until what they asked for is decided, and stops all campaigns. */
  async settle(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#writing);
    const untilMs = performance.now() + SETTLED_WITHIN_MS;
    while ((await this.#undecided()) > 0 && performance.now() < untilMs) await pause();
    for (const caller of [this.callers.real, this.callers.fast]) await caller.acknowledged(PAUSE_ALL);
  }

  /**
   * Looks at both accounts from the outside, and computes all decisions again.
   * @param bucketsAsAsked whether cycles asked for are in the buckets that were told; not so where the clock was set back
   */
  async audit(findings: Findings, { bucketsAsAsked = true } = {}): Promise<void> {
    const real = new Audit(this.callers.real, findings);
    const fast = new Audit(this.callers.fast, findings);
    await real.read();
    await fast.read();
    const lost = real.written(this.ledger, bucketsAsAsked);
    const twice = (await real.sound()) + (await fast.sound());
    await fast.complete();
    Object.assign(findings.figures, {
      acknowledged: this.ledger.writes,
      lost,
      cycles: real.cycles.length + fast.cycles.length,
      twice,
    });
    await replayAll(
      this.house,
      [...real.campaigns, ...fast.campaigns].map(({ id }) => id),
      findings,
    );
  }

  /** Asks for a cycle of a campaign that the writers made. @returns whether it was decided soon */
  async cycleNow(withinMs = 30_000): Promise<boolean> {
    const untilMs = performance.now() + withinMs;
    while (this.ledger.campaigns.length === 0 && performance.now() < untilMs) await pause();
    const campaignId = this.ledger.campaigns[0]?.id;
    const { runCycle } = await this.callers.real.acknowledged<{ runCycle: { bucketAt: string } }>(RUN, {
      input: { campaignId },
    });
    const decided = `query ($id: ID!) { campaign(id: $id) { lastCycle { bucketAt } } }`;
    for (; performance.now() < untilMs; await pause()) {
      const { campaign } = await this.callers.real.acknowledged<{
        campaign: { lastCycle: { bucketAt: string } | null };
      }>(decided, { id: campaignId });
      if (Date.parse(campaign.lastCycle?.bucketAt ?? '') >= Date.parse(runCycle.bucketAt)) return true;
    }
    return false;
  }

  async #write(writer: Writer, onTrouble: (trouble: string) => void): Promise<void> {
    while (!this.#stopped) {
      try {
        await writer.step();
      } catch (error) {
        onTrouble(String(error));
        return;
      }
    }
  }

  async #undecided(): Promise<number> {
    const { rows } = await this.house.client.query<{ count: string }>(
      'SELECT count(*) FROM campaign_schedule WHERE forced_at IS NOT NULL AND due_at <= now()',
    );
    return Number(rows[0]?.count ?? 0);
  }
}

function pause(): Promise<void> {
  return delay(100);
}
