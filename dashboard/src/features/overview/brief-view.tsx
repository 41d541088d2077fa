import { Fragment, type ReactElement } from 'react';
import type { CampaignRowsQuery, NeedsYouQuery, PulseDayQuery } from '../../gql/graphql.js';
import { money, plural } from '../../lib/format.js';
import { microsOf, sumOf } from '../../lib/money.js';

export interface BriefViewProps {
  readonly pulse: PulseDayQuery | undefined;
  readonly campaigns: CampaignRowsQuery | undefined;
  readonly needs: NeedsYouQuery | undefined;
}

/** At most three sentences, each from figures that stand further down too. */
export function BriefView({ pulse, campaigns, needs }: BriefViewProps): ReactElement {
  if (!pulse || !campaigns) return <p className="brief" aria-busy="true" />;
  const { ticks } = pulse.pulse;
  const currency = ticks[0]?.moved.currencyCode;
  const moved = sumOf(ticks.map((tick) => microsOf(tick.moved.amount)));
  const moves = ticks.reduce((sum, tick) => sum + tick.movedCount, 0);
  const troubled = campaigns.campaigns.nodes.filter(({ status }) => status === 'ERROR');
  const waiting = needs?.proposals.nodes.length ?? 0;
  const alerts = needs?.alerts.totalCount ?? 0;
  return (
    <p className="brief">
      {currency === undefined ? (
        'No cycle has been decided today yet. '
      ) : (
        <>
          Since midnight the engine moved <b>{money(moved, currency)}</b> in {plural(moves, 'cycle')}.{' '}
        </>
      )}
      {troubled.length > 0 && (
        <>
          {troubled.slice(0, 3).map(({ id, name }, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <b>{name}</b>
            </Fragment>
          ))}{' '}
          could not be decided.{' '}
        </>
      )}
      {waiting + alerts === 0
        ? 'Nothing waits for you.'
        : `${[alerts > 0 ? plural(alerts, 'alert') : '', waiting > 0 ? plural(waiting, 'decision') : '']
            .filter(Boolean)
            .join(' and ')} ${waiting + alerts === 1 ? 'waits' : 'wait'} for somebody.`}
    </p>
  );
}
