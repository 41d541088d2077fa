import type { ProposalBasis } from '../../persistence/stores/proposal-records.js';

/** What has changed since a decision was made, for people; empty where nothing has. */
export function whatChanged(then: ProposalBasis, now: ProposalBasis): string[] {
  const changed: string[] = [];
  if (now.revision !== then.revision) {
    changed.push(`new results came in (revision ${then.revision} → ${now.revision})`);
  }
  if (now.campaignVersion !== then.campaignVersion) {
    changed.push(
      `the campaign, its limits or its arms were changed (version ${then.campaignVersion} → ${now.campaignVersion})`,
    );
  }
  if (now.overrideIds.join() !== then.overrideIds.join()) changed.push('other overrides are in force');
  if (now.stateVersion !== then.stateVersion) changed.push('a newer cycle decided otherwise');
  return changed;
}
