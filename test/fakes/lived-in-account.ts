import type { Actor } from '../../src/auth/actor.js';
import { DAY_MS, MINUTE_MS } from '../../src/kernel/units/time.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { accepted, type ContainerWorld } from './container-world.js';
import { armInput, campaignInput } from './management-world.js';

/** An account that has something of everything, with the ids by which a stranger would ask for it. */
export interface LivedInAccount {
  readonly actor: Actor;
  readonly campaignId: Uuid;
  readonly armId: Uuid;
  readonly cycleId: Uuid;
  readonly changeId: Uuid;
  readonly alertId: Uuid;
  readonly overrideId: Uuid;
  readonly proposalId: Uuid;
}

/** A campaign with figures and a decision, an alert, an override, a proposal, a token, a connector's progress, and a kept answer. */
export async function livedInAccount(world: ContainerWorld, name: string): Promise<LivedInAccount> {
  const { container, clock } = world;
  const input = { name, currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
  const account = accepted(await container.accounts.create(input));
  const { token } = accepted(await container.tokens.createFor(account.id, { name, role: 'ADMIN' }));
  const actor: Actor = { tokenId: token.id, accountId: account.id, role: 'ADMIN' };
  const arms = [armInput(), armInput({ platform: 'meta-ads' })];
  const campaign = accepted(await container.campaigns.create(actor, campaignInput({ name, arms }), name));
  const [arm] = await world.query<{ id: Uuid }>('SELECT id FROM arm WHERE campaign_id = $1', [campaign.id]);
  await observe(world, actor, arm!.id);
  const { id: overrideId } = accepted(
    await container.overrides.create(actor, {
      campaignId: campaign.id,
      armId: arm!.id,
      kind: 'FLOOR',
      share: 0.1,
      justification: name,
      expiresAtMs: clock.now() + DAY_MS,
    }),
  );
  accepted(await container.optimisation.requestCycle(actor, { campaignId: campaign.id }));
  clock.advance(MINUTE_MS);
  if ((await world.decideDue()) < 1) throw new Error('Nothing was decided.');
  await container.unitOfWork.run('system', (tx) =>
    container.alerts.open(tx, {
      accountId: account.id,
      campaignId: campaign.id,
      kind: 'OPTIMIZATION_FAILURE',
      severity: 'CRITICAL',
      dedupKey: name,
      message: 'failed',
      atMs: clock.now(),
    }),
  );
  await world.query(`INSERT INTO connector_progress VALUES ($1, 'simulated', now())`, [account.id]);
  const [ids] = await world.query<Record<'cycle' | 'change' | 'alert', Uuid>>(
    `SELECT (SELECT id FROM cycle WHERE account_id = $1 LIMIT 1) AS cycle,
            (SELECT id FROM allocation_change WHERE account_id = $1 LIMIT 1) AS change,
            (SELECT id FROM alert WHERE account_id = $1 LIMIT 1) AS alert`,
    [account.id],
  );
  const { cycle: cycleId, change: changeId, alert: alertId } = ids!;
  return {
    actor,
    campaignId: campaign.id,
    armId: arm!.id,
    cycleId,
    changeId,
    alertId,
    overrideId,
    proposalId: await propose(world, actor, campaign.id),
  };
}

/** Asks people from the next cycle on, which has to split the budget evenly. */
async function propose(world: ContainerWorld, actor: Actor, campaignId: Uuid): Promise<Uuid> {
  const { campaigns, optimisation, reads } = world.container;
  const constraints = { minShare: 0.5, maxShare: 0.5 };
  accepted(await campaigns.update(actor, { campaignId, mode: 'APPROVAL', constraints }));
  accepted(await optimisation.requestCycle(actor, { campaignId }));
  world.clock.advance(MINUTE_MS);
  await world.decideDue();
  const open = await reads.proposals.openOf(actor, [campaignId]);
  const proposal = open.get(campaignId);
  if (!proposal) throw new Error('Nothing was proposed.');
  return proposal.id;
}

async function observe({ container, clock }: ContainerWorld, actor: Actor, armId: Uuid): Promise<void> {
  const windowEndMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
  const figures = { impressions: 1_000, clicks: 50, conversions: 3, revenue: euros('90'), cost: euros('10') };
  const window = { armId, windowStartMs: windowEndMs - 15 * MINUTE_MS, windowEndMs };
  accepted(
    await container.observations.record(actor, {
      source: 'export',
      observations: [{ ...window, ...figures }],
    }),
  );
}
