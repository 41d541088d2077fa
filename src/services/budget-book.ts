import { decodeDecision } from '../engine/index.js';
import type { Uuid } from '../kernel/ids.js';
import type { Micros } from '../kernel/units/money.js';
import type { DecisionInForce } from '../persistence/stores/running-campaign-store.js';

interface Page {
  readonly fromMs: number;
  readonly budgetsMicros: ReadonlyMap<number, Micros>;
}

/** Which daily budgets were in force when. */
export class BudgetBook {
  private readonly pages = new Map<Uuid, Page[]>();

  /** @param decisions of each campaign in the order in which they were decided */
  constructor(decisions: readonly DecisionInForce[]) {
    for (const { campaignId, decidedAtMs, decision } of decisions) {
      const { key, budgetMicros } = decodeDecision(decision).arms;
      const budgetsMicros = new Map(Array.from(key, (armKey, place) => [armKey, budgetMicros[place]!]));
      const pages = this.pages.get(campaignId) ?? [];
      pages.push({ fromMs: decidedAtMs, budgetsMicros });
      this.pages.set(campaignId, pages);
    }
  }

  /** Daily budgets by arm key at an instant of account time; null before the first decision. */
  at(campaignId: Uuid, atMs: number): ReadonlyMap<number, Micros> | null {
    const page = this.pages.get(campaignId)?.findLast(({ fromMs }) => fromMs <= atMs);
    return page?.budgetsMicros ?? null;
  }
}
