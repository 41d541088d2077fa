import type { Actor } from '../../src/auth/actor.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { HOUR_MS } from '../../src/kernel/units/time.js';
import type { OverrideKind } from '../../src/kernel/words.js';
import type { CreateOverrideInput } from '../../src/services/overrides/override-inputs.js';
import type { CreateCampaignInput } from '../../src/services/campaign-inputs.js';
import { accepted, type ContainerWorld } from './container-world.js';
import { armInput, campaignInput } from './management-world.js';

/** A campaign of three arms and 1,000 euros a day, decided once, and what a test asks of it. */
export class OverriddenCampaign {
  private constructor(
    readonly world: ContainerWorld,
    readonly actor: Actor,
    readonly id: Uuid,
    readonly armIds: readonly Uuid[],
  ) {}

  static async open(
    world: ContainerWorld,
    actor: Actor,
    overrides: Partial<CreateCampaignInput> = {},
  ): Promise<OverriddenCampaign> {
    const input = campaignInput({
      budget: { amount: '90000', currencyCode: 'EUR' },
      dailyBudget: { amount: '1000', currencyCode: 'EUR' },
      arms: ['A', 'B', 'C'].map((creative) => armInput({ creative })),
      ...overrides,
    });
    const { id } = accepted(await world.container.campaigns.create(actor, input));
    const rows = await world.query<{ id: Uuid }>('SELECT id FROM arm WHERE campaign_id = $1 ORDER BY key', [
      id,
    ]);
    accepted(await world.container.optimisation.requestCycle(actor, { campaignId: id }));
    await world.decideDue();
    return new OverriddenCampaign(
      world,
      actor,
      id,
      rows.map((row) => row.id),
    );
  }

  /** An override of an arm that holds for two hours, unless told otherwise. */
  input(
    kind: OverrideKind,
    terms: Partial<CreateOverrideInput> & { arm?: number } = {},
  ): CreateOverrideInput {
    const { arm = 0, ...rest } = terms;
    return {
      campaignId: this.id,
      armId: this.armIds[arm]!,
      kind,
      justification: 'The contract says so.',
      expiresAtMs: this.world.clock.now() + 2 * HOUR_MS,
      ...rest,
    };
  }

  async create(kind: OverrideKind, terms: Parameters<OverriddenCampaign['input']>[1] = {}) {
    return accepted(await this.world.container.overrides.create(this.actor, this.input(kind, terms)));
  }

  /** Daily budgets in force in whole units of currency, in the order of the arms. */
  async budgets(): Promise<number[]> {
    const records = await this.world.container.reads.allocations.current(this.actor, [this.id]);
    const items = records.get(this.id)!.items;
    return this.armIds.map(
      (armId) => Number(items.find((item) => item.arm.id === armId)!.dailyBudgetMicros) / 1e6,
    );
  }
}
