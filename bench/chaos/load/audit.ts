import { isProblem } from '../../../src/kernel/problem.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { parseMoney } from '../../../src/kernel/units/money.js';
import type { Caller } from '../caller.js';
import type { Findings } from '../check.js';
import type { Ledger } from './ledger.js';
import { allNodes } from './pages.js';

interface Amount {
  readonly amount: string;
}

export interface SeenCampaign {
  readonly id: string;
  readonly name: string;
  readonly intervalMinutes: number;
  readonly budget: Amount;
  readonly spent: Amount;
  readonly arms: { readonly nodes: readonly { readonly id: string }[] };
  readonly performance: { readonly total: { readonly cost: Amount } };
}

export interface SeenCycle {
  readonly id: string;
  readonly bucketAt: string;
  readonly decidedAt: string;
  readonly trigger: string;
  readonly campaign: { readonly id: string };
}

interface SeenAllocation {
  readonly allocation: {
    readonly total: Amount;
    readonly items: readonly { readonly dailyBudget: Amount }[];
  } | null;
}

interface SeenChange {
  readonly id: string;
  readonly before: { readonly dailyBudget: Amount };
  readonly after: { readonly dailyBudget: Amount };
  readonly explanation: { readonly factors: readonly { readonly amount: Amount }[] };
}

const PAGE = 'pageInfo { hasNextPage endCursor }';
const CYCLES = `query ($after: String) { list: cycles(first: 100, after: $after, filter: { outcomes: [MOVED, HELD] }) {
  nodes { id bucketAt decidedAt trigger campaign { id } } ${PAGE} } }`;
const CHANGES = `query ($after: String) { list: allocationChanges(first: 100, after: $after) {
  nodes { id before { dailyBudget { amount } } after { dailyBudget { amount } } explanation { factors { amount { amount } } } } ${PAGE} } }`;
const MOST_CHANGES = 2_000;
const MOST_VERSIONS = 400;
const VERSIONS_A_QUERY = 10;

/** All of an account as a client sees it, and what in it is not as promised. */
export class Audit {
  campaigns: readonly SeenCampaign[] = [];
  cycles: readonly SeenCycle[] = [];

  constructor(
    private readonly caller: Caller,
    private readonly findings: Findings,
  ) {}

  async read(): Promise<void> {
    const [from, to] = [Date.now() - 400 * 24 * 60 * MINUTE_MS, Date.now() + 370 * 24 * 60 * MINUTE_MS].map(
      (ms) => new Date(ms).toISOString().slice(0, 10),
    );
    this.campaigns = await allNodes<SeenCampaign>(
      this.caller,
      `query ($after: String) { list: campaigns(first: 20, after: $after) { nodes {
         id name intervalMinutes budget { amount } spent { amount } arms(first: 50) { nodes { id } }
         performance(from: "${from}", to: "${to}", grain: WEEK) { total { cost { amount } } } } ${PAGE} } }`,
    );
    this.cycles = await allNodes<SeenCycle>(this.caller, CYCLES);
  }

  /** Everything acknowledged is there, and nothing more. @returns how many acknowledged writes are not */
  written(ledger: Ledger, bucketsAsAsked: boolean): number {
    const { findings } = this;
    const before = findings.troubles.length;
    const seen = new Map(this.campaigns.map((campaign) => [campaign.id, campaign]));
    findings.equal(this.campaigns.length, ledger.campaigns.length, 'Campaigns');
    for (const { id, name, armIds, costMicros } of ledger.campaigns) {
      const found = seen.get(id);
      findings.expect(found !== undefined, `Campaign ${id} was acknowledged and is not there`);
      if (!found) continue;
      findings.equal(found.name, name, `Name of ${id}`);
      const foundArms = found.arms.nodes.map((arm) => arm.id);
      findings.equal([...foundArms].sort(), [...armIds].sort(), `Arms of ${id}`);
      findings.equal(microsOf(found.spent).toString(), costMicros.toString(), `Spend of ${id}`);
    }
    const decided = new Set(this.cycles.map(({ campaign, bucketAt }) => `${campaign.id} ${bucketAt}`));
    for (const { campaignId, bucketAt } of bucketsAsAsked ? ledger.cyclesAskedFor : [])
      findings.expect(
        decided.has(`${campaignId} ${bucketAt}`),
        `The cycle ${bucketAt} of ${campaignId} was acknowledged and is not decided`,
      );
    for (const trouble of ledger.differentAnswers)
      findings.expect(false, `Another answer to the same key: ${trouble}`);
    return findings.troubles.length - before;
  }

  /** No bucket twice; sums exact; spend within the budget. @returns how many buckets were decided twice */
  async sound(): Promise<number> {
    const { findings } = this;
    const buckets = new Set(this.cycles.map(({ campaign, bucketAt }) => `${campaign.id} ${bucketAt}`));
    const twice = this.cycles.length - buckets.size;
    findings.equal(twice, 0, 'Buckets decided twice');
    for (const { id, spent, budget, performance } of this.campaigns) {
      findings.expect(
        microsOf(spent) <= microsOf(budget),
        `${id} has spent ${spent.amount} of ${budget.amount}`,
      );
      findings.equal(
        microsOf(performance.total.cost).toString(),
        microsOf(spent).toString(),
        `Sum of the windows of ${id}`,
      );
    }
    await this.#allocationsSum();
    await this.#factorsSum();
    return twice;
  }

  /** Each bucket from the first to the last is decided or counted as missed. */
  async complete(): Promise<void> {
    const { optimizerStatus } = await this.caller.acknowledged<{ optimizerStatus: { missedCount: number } }>(
      '{ optimizerStatus { missedCount } }',
    );
    let gaps = 0;
    for (const { id, intervalMinutes } of this.campaigns) {
      const planned = this.cycles
        .filter(({ campaign, trigger }) => campaign.id === id && trigger !== 'FORCED')
        .map(({ bucketAt }) => Date.parse(bucketAt));
      if (planned.length === 0) continue;
      const span = Math.max(...planned) - Math.min(...planned);
      gaps += Math.round(span / (intervalMinutes * MINUTE_MS)) + 1 - planned.length;
    }
    this.findings.expect(
      gaps <= optimizerStatus.missedCount,
      `${gaps} buckets were passed over, and only ${optimizerStatus.missedCount} are counted as missed`,
    );
    this.findings.figures['missed'] = (this.findings.figures['missed'] ?? 0) + optimizerStatus.missedCount;
  }

  async #allocationsSum(): Promise<void> {
    const every = Math.max(1, Math.ceil(this.cycles.length / MOST_VERSIONS));
    const looked = this.cycles.filter((_, index) => index % every === 0);
    for (let at = 0; at < looked.length; at += VERSIONS_A_QUERY) {
      const part = looked.slice(at, at + VERSIONS_A_QUERY);
      const fields = part.map(
        ({ campaign, decidedAt }, n) =>
          `v${n}: campaign(id: "${campaign.id}") { allocation(at: "${decidedAt}") { total { amount } items { dailyBudget { amount } } } }`,
      );
      const versions = await this.caller.acknowledged<Record<string, SeenAllocation>>(
        `{ ${fields.join(' ')} }`,
      );
      part.forEach(({ id }, n) => {
        const allocation = versions[`v${n}`]?.allocation;
        const sum = allocation?.items.reduce((total, { dailyBudget }) => total + microsOf(dailyBudget), 0n);
        this.findings.expect(
          allocation != null && sum === microsOf(allocation.total),
          `The allocation of ${id} sums to ${sum}, its total is ${allocation?.total.amount}`,
        );
      });
    }
    this.findings.figures['versions'] = (this.findings.figures['versions'] ?? 0) + looked.length;
  }

  async #factorsSum(): Promise<void> {
    for (const { id, before, after, explanation } of await allNodes<SeenChange>(
      this.caller,
      CHANGES,
      MOST_CHANGES,
    )) {
      const moved = microsOf(after.dailyBudget) - microsOf(before.dailyBudget);
      const explained = explanation.factors.reduce((sum, { amount }) => sum + microsOf(amount), 0n);
      this.findings.expect(moved === explained, `${id} moved ${moved}, its factors sum to ${explained}`);
    }
  }
}

function microsOf({ amount }: Amount): bigint {
  const micros = parseMoney(amount);
  if (isProblem(micros)) throw new Error(micros.message);
  return micros;
}
