import { createHash } from 'node:crypto';
import { encodeId, type Uuid } from '../../kernel/ids.js';
import type { AuditAct } from '../../persistence/audit-chain.js';
import { actOfMachine } from '../audit/acts.js';
import type { ProposalStatus } from '../../kernel/words.js';
import type { NewProposal } from '../../persistence/stores/proposal-store.js';
import type { DecidedCampaign } from './decide-campaign.js';

/** Decisions named in one act; more of an account make several. */
const MOST_NAMED = 50;

/** The decisions of a batch by their hashes: one act an account, so that a batch of an account is one entry of its chain. */
export function actsOfDecisions(decided: readonly DecidedCampaign[]): AuditAct[] {
  const byAccount = new Map<Uuid, Record<string, string>[]>();
  for (const { cycle } of decided) {
    if (!cycle.decision) continue;
    const lists = byAccount.get(cycle.accountId) ?? [{}];
    if (Object.keys(lists.at(-1)!).length >= MOST_NAMED) lists.push({});
    lists.at(-1)![encodeId('cycle', cycle.id)] = createHash('sha256').update(cycle.decision).digest('hex');
    byAccount.set(cycle.accountId, lists);
  }
  return [...byAccount].flatMap(([accountId, lists]) =>
    lists.map((decisions) => actOfMachine(accountId, 'decided', null, { decisions })),
  );
}

/** What a cycle made of a proposal. */
export function actOfProposal(
  { id, accountId, campaignId, cycleId }: Pick<NewProposal, 'id' | 'accountId' | 'campaignId' | 'cycleId'>,
  status: ProposalStatus,
): AuditAct {
  return actOfMachine(accountId, 'proposalChanged', ['proposal', id], { campaignId, cycleId, status });
}
