import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CampaignRowsQuery } from '../../gql/graphql.js';
import { money, ratio, share } from '../../lib/format.js';
import { microsOf, unitsOf } from '../../lib/money.js';
import { clockText, DAY_MS, type Day, dayOf } from '../../lib/time.js';
import { StatusGlyph } from '../../marks/glyph.js';
import { Pacing } from '../../marks/pacing.js';
import { Spark } from '../../marks/spark.js';
import { StatePanel } from '../../ui/state-panel.js';

type Row = CampaignRowsQuery['campaigns']['nodes'][number];

export interface CampaignTableViewProps {
  readonly campaigns: readonly Row[];
  readonly today: Day;
  readonly timeZone: string;
}

export function CampaignTableView({ campaigns, today, timeZone }: CampaignTableViewProps): ReactElement {
  if (campaigns.length === 0)
    return (
      <StatePanel
        title="No campaigns yet"
        text="A campaign is made with the mutation createCampaign; it is decided as soon as it has arms."
      >
        <a className="button" href="/playground">
          Playground
        </a>
      </StatePanel>
    );
  return (
    <div className="table-region" role="region" aria-label="Campaigns, a table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Campaign</th>
            <th scope="col">Pace today</th>
            <th scope="col" className="number">
              Spend of budget
            </th>
            <th scope="col" className="number">
              ROAS
            </th>
            <th scope="col" className="p2">
              7 days
            </th>
            <th scope="col" className="number p2">
              vs 6 days
            </th>
            <th scope="col" className="number p3">
              Last cycle
            </th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map((row) => (
            <CampaignRow key={row.id} row={row} today={today} timeZone={timeZone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CampaignRow({ row, today, timeZone }: { row: Row; today: Day; timeZone: string }): ReactElement {
  const { points } = row.performance;
  const { currencyCode } = row.budget;
  const daily = row.allocation ? microsOf(row.allocation.total.amount) : null;
  const todays = points.find((point) => dayOf(Date.parse(point.start), timeZone) === today);
  const spent = microsOf(todays?.cost.amount ?? '0');
  const untilMs = row.figuresUntil === null ? null : Date.parse(row.figuresUntil);
  const gone = todays && untilMs !== null ? Math.min(1, (untilMs - Date.parse(todays.start)) / DAY_MS) : 0;
  const before = points.filter((point) => point !== todays).map(({ roas }) => roas);
  const known = before.filter((value): value is number => value !== null);
  const usual = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  const change = usual && todays?.roas != null ? todays.roas / usual - 1 : null;
  return (
    <tr>
      <th scope="row">
        <StatusGlyph status={row.status} />
        <Link className="row-name" to="/campaigns/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      </th>
      <td>
        {daily === null || daily === 0n ? (
          '—'
        ) : (
          <Pacing spent={unitsOf(spent) / unitsOf(daily)} expected={gone} />
        )}
      </td>
      <td className="number">
        <b>{money(spent, currencyCode)}</b>
        {daily !== null && <span className="quiet"> / {money(daily, currencyCode, 'short')}</span>}
      </td>
      <td className="number strong">{todays?.roas == null ? '—' : ratio(todays.roas)}</td>
      <td className="p2">
        <Spark
          values={points.map(({ roas }) => roas)}
          summary={`Return of ${row.name} by day, 7 days`}
          width={60}
        />
      </td>
      <td className="number p2">
        {change === null ? (
          '—'
        ) : (
          <span className={Math.abs(change) < 0.02 ? '' : change > 0 ? 'better' : 'worse'}>
            {Math.abs(change) < 0.02 ? '' : change > 0 ? '▲ ' : '▼ '}
            {change > 0 ? '+' : ''}
            {share(change)}
          </span>
        )}
      </td>
      <td className="number p3">
        <LastCycle row={row} timeZone={timeZone} />
      </td>
    </tr>
  );
}

function LastCycle({ row, timeZone }: { row: Row; timeZone: string }): ReactElement {
  const { lastCycle } = row;
  if (row.status !== 'ACTIVE') return <span className="quiet">{row.status.toLowerCase()}</span>;
  if (!lastCycle) return <span className="quiet">none yet</span>;
  const time = clockText(Date.parse(lastCycle.decidedAt), timeZone);
  if (lastCycle.outcome === 'FAILED') return <span className="worse">failed {time}</span>;
  return (
    <span title={lastCycle.reason ?? undefined}>
      {lastCycle.outcome === 'HELD'
        ? 'held'
        : `${money(microsOf(lastCycle.moved.amount), row.budget.currencyCode)} moved`}{' '}
      <span className="quiet">{time}</span>
    </span>
  );
}
