import type { ReactElement } from 'react';
import type { ProposalRowFragment } from '../../gql/graphql.js';
import { money } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { ageText, instantText } from '../../lib/time.js';
import { StatePanel } from '../../ui/state-panel.js';
import { Tag } from '../../ui/tag.js';

export interface QueueViewProps {
  readonly proposals: readonly ProposalRowFragment[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly waiting: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function QueueView({
  proposals,
  selected,
  onSelect,
  waiting,
  nowMs,
  timeZone,
}: QueueViewProps): ReactElement {
  if (proposals.length === 0)
    return (
      <StatePanel
        title={waiting ? 'Nothing waits for a yes' : 'None so far'}
        text="Campaigns in mode APPROVAL put their larger moves here instead of making them."
      />
    );
  return (
    <ul className="queue">
      {proposals.map((proposal) => {
        const leftMs = Date.parse(proposal.expiresAt) - nowMs;
        return (
          <li key={proposal.id}>
            <button
              type="button"
              data-row
              aria-current={proposal.id === selected}
              onClick={() => onSelect(proposal.id)}
              onFocus={() => onSelect(proposal.id)}
            >
              <b>Move {money(microsOf(proposal.moved.amount), proposal.moved.currencyCode, 'cents')} a day</b>
              <span className="queue-campaign">{proposal.campaign.name}</span>
              <span className="quiet">
                {waiting
                  ? leftMs > 0
                    ? `expires in ${ageText(leftMs)}`
                    : 'expires now'
                  : instantText(Date.parse(proposal.closedAt ?? proposal.createdAt), timeZone)}
              </span>
              {!waiting && <Tag>{proposal.status.toLowerCase().replace('_', ' ')}</Tag>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
