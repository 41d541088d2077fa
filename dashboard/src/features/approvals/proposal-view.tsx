import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ProposalQuery } from '../../gql/graphql.js';
import { money, signedMoney } from '../../lib/format.js';
import { microsOf, sumOf, unitsOf } from '../../lib/money.js';
import { ageText, instantText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { TrimBar } from '../../marks/trim-bar.js';
import { Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';

type Proposal = Extract<ProposalQuery['node'], { __typename: 'Proposal' }>;

export interface ProposalViewProps {
  readonly proposal: Proposal;
  readonly nowMs: number;
  readonly timeZone: string;
}

/** What would change, arm by arm. */
export function ProposalView({ proposal, nowMs, timeZone }: ProposalViewProps): ReactElement {
  const { currencyCode } = proposal.total;
  const changes = proposal.changes.map(({ arm, before, after, explanation }) => {
    const [from, to] = [microsOf(before.dailyBudget.amount), microsOf(after.dailyBudget.amount)];
    return { arm, from, to, why: explanation.text };
  });
  const biggest = Math.max(1e-9, ...changes.flatMap(({ from, to }) => [unitsOf(from), unitsOf(to)])) * 1.1;
  const cents = (micros: bigint): string => money(micros, currencyCode, 'cents');
  const sum = sumOf(changes.map(({ from, to }) => to - from));
  return (
    <>
      <header className="decision-head">
        <p className="decision-what">
          <Tag tone="plum">{proposal.status.toLowerCase().replace('_', ' ')}</Tag>
          {proposal.status === 'OPEN' && (
            <Tag>
              expires {instantText(Date.parse(proposal.expiresAt), timeZone)}, in{' '}
              {ageText(Date.parse(proposal.expiresAt) - nowMs)}
            </Tag>
          )}
          <Tag>decided {ageText(nowMs - Date.parse(proposal.createdAt))} ago</Tag>
          {proposal.closedBy && <span>by {proposal.closedBy.name}</span>}
        </p>
        <h2 className="proposal-title">
          Move {cents(microsOf(proposal.moved.amount))} a day in{' '}
          <Link to="/campaigns/$id" params={{ id: proposal.campaign.id }} className="link">
            {proposal.campaign.name}
          </Link>
        </h2>
        <p className="proposal-text">{proposal.text}</p>
        {proposal.reason !== null && <p className="note">{proposal.reason}</p>}
      </header>
      <Panel title="What would change">
        <div className="table-region" role="region" aria-label="What would change, a table" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Arm</th>
                <th scope="col">Split</th>
                <th scope="col" className="number p2">
                  Now
                </th>
                <th scope="col" className="number">
                  Then
                </th>
                <th scope="col" className="number">
                  Change
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ arm, from, to, why }) => (
                <tr key={arm.id} title={why}>
                  <th scope="row">
                    <PlatformGlyph platform={arm.platform} />
                    <span className="row-name">
                      {arm.channel} <span className="quiet">{arm.creative}</span>
                    </span>
                  </th>
                  <td>
                    <TrimBar
                      before={unitsOf(from)}
                      after={unitsOf(to)}
                      scaleMax={biggest}
                      summary={`${cents(from)} to ${cents(to)}`}
                    />
                  </td>
                  <td className="number p2">{cents(from)}</td>
                  <td className="number strong">{cents(to)}</td>
                  <td className={`number ${to < from ? 'taken' : 'added'}`}>
                    {signedMoney(to - from, currencyCode, 'cents')}
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Campaign total</th>
                <td className="quiet">smaller moves are not listed</td>
                <td className="number p2">{cents(microsOf(proposal.total.amount))}</td>
                <td className="number">{cents(microsOf(proposal.total.amount))}</td>
                <td className="number">{signedMoney(sum, currencyCode, 'cents')}</td>
              </tr>
            </tfoot>
          </table>
        </div>
      </Panel>
    </>
  );
}
