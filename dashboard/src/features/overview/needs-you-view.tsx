import type { ReactElement } from 'react';
import type { NeedsYouQuery } from '../../gql/graphql.js';
import { money } from '../../lib/format.js';
import { microsOf, sumOf } from '../../lib/money.js';
import { ageText, clockText } from '../../lib/time.js';
import { Icon } from '../../ui/icon.js';
import { StatePanel } from '../../ui/state-panel.js';

export interface NeedsYouViewProps {
  readonly needs: NeedsYouQuery;
  readonly accountNowMs: number;
  readonly timeZone: string;
}

export function NeedsYouView({ needs, accountNowMs, timeZone }: NeedsYouViewProps): ReactElement {
  const { alerts, proposals } = needs;
  if (alerts.nodes.length + proposals.nodes.length === 0)
    return (
      <StatePanel
        title="Nothing waits for you"
        text="Alerts and decisions that need a yes are listed here."
      />
    );
  return (
    <ul className="needs">
      {alerts.nodes.map((alert) => (
        <li key={alert.id} className={alert.severity === 'CRITICAL' ? 'bad' : 'warn'}>
          <Icon name="warning" size={18} />
          <div>
            <b>{alert.campaign?.name ?? alert.kind}</b>
            <span>{alert.message}</span>
          </div>
          <span className="quiet">{ageText(accountNowMs - Date.parse(alert.openedAt))}</span>
        </li>
      ))}
      {proposals.nodes.map((proposal) => {
        const moved = sumOf(
          proposal.changes.map(({ before, after }) => {
            const change = microsOf(after.dailyBudget.amount) - microsOf(before.dailyBudget.amount);
            return change > 0n ? change : 0n;
          }),
        );
        return (
          <li key={proposal.id} className="plum">
            <Icon name="approvals" size={18} />
            <div>
              <b>{proposal.campaign.name}</b>
              <span>
                {money(moved, proposal.total.currencyCode)} a day would move between {proposal.changes.length}{' '}
                arms
              </span>
            </div>
            <span className="quiet">expires {clockText(Date.parse(proposal.expiresAt), timeZone)}</span>
          </li>
        );
      })}
    </ul>
  );
}
