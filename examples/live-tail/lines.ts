import type { AllocationChanged } from './follow.js';
import type { AllocationNowQuery } from './gql/graphql.js';

interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

/** Amounts stay the decimal strings that the server sends: nothing is computed with them here. */
function money({ amount, currencyCode }: Money): string {
  return `${amount} ${currencyCode}`;
}

/** The state as it is, one line an arm. */
export function stateLines({ viewer, campaign }: AllocationNowQuery): string[] {
  const { account } = viewer;
  const lines = [`${account.name}${account.simulated ? ' (simulated)' : ''}`];
  if (!campaign) return [...lines, 'There is no such campaign.'];
  lines.push(`${campaign.name}: ${campaign.status}`);
  const { allocation } = campaign;
  if (!allocation) return [...lines, 'Nothing has been decided yet.'];
  lines.push(`since ${allocation.decidedAt}, ${money(allocation.total)} a day:`);
  for (const { arm, dailyBudget, share } of allocation.items)
    lines.push(`  ${arm.label}  ${money(dailyBudget)}  ${(share * 100).toFixed(1)} %`);
  return lines;
}

/** One reallocation: a line for it, and one for each arm that moved: how far, and why. */
export function changeLines({ at, campaign, cycle, changes }: AllocationChanged): string[] {
  return [
    `${at}  ${campaign.name}  ${changes.length} moved  (${cycle.trigger.toLowerCase()})`,
    ...changes.map(({ explanation }) => `  ${explanation.text}`),
  ];
}
