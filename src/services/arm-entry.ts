import type { IdSource } from '../kernel/ports/id-source.js';
import { Problem, type Refusal, refusalOf } from '../kernel/problem.js';
import type { ArmRecord, ArmStore } from '../persistence/stores/arm-store.js';
import type { CampaignRecord } from '../persistence/stores/campaign-records.js';
import type { Transaction } from '../persistence/transaction.js';
import type { ArmInput } from './campaign-inputs.js';

/** Puts arms that have been checked into a campaign; refuses those whose id on the platform belongs to another arm. */
export async function enterArms(
  tx: Transaction,
  { arms, ids }: { readonly arms: ArmStore; readonly ids: IdSource },
  campaign: Pick<CampaignRecord, 'id' | 'accountId'>,
  inputs: readonly ArmInput[],
  atMs: number,
): Promise<ArmRecord[] | Refusal> {
  const fresh = inputs.map((input) => ({
    id: ids.next(),
    accountId: campaign.accountId,
    campaignId: campaign.id,
    platform: input.platform.trim(),
    channel: input.channel.trim(),
    creative: input.creative.trim(),
    bid: input.bid.trim(),
    externalId: input.externalId?.trim() ?? null,
    minShare: input.minShare ?? null,
    maxShare: input.maxShare ?? null,
    createdAtMs: atMs,
  }));
  const entered = await arms.insert(tx, fresh);
  const kept = new Set(entered.map((arm) => arm.id));
  // Coordinates have been checked under the campaign's lock: what is missing here met an id that another arm holds.
  const problems = fresh.flatMap((arm, index) =>
    kept.has(arm.id) ? [] : [taken(arm, ['arms', String(index)])],
  );
  return refusalOf(problems) ?? entered;
}

export function taken(
  arm: { readonly platform: string; readonly externalId: string | null },
  at: readonly string[],
): Problem {
  return new Problem(
    'EXTERNAL_ID_TAKEN',
    `Another arm of this account has the id "${arm.externalId?.slice(0, 60)}" on ${arm.platform.slice(0, 60)}.`,
    ['input', ...at, 'externalId'],
  );
}
