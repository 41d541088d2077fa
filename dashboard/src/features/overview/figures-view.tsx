import type { ReactElement } from 'react';
import type { Asked } from '../../api/asked.js';
import type {
  CampaignRowsQuery,
  NeedsYouQuery,
  OverviewFiguresQuery,
  PulseDayQuery,
} from '../../gql/graphql.js';
import { money, plural, ratio } from '../../lib/format.js';
import { type Micros, microsOf, sumOf, unitsOf } from '../../lib/money.js';
import { comparable, cpaOf, type HourPoint, roasOf, soFar } from '../../lib/same-age.js';
import { DAY_MS } from '../../lib/time.js';
import { Delta } from '../../marks/delta.js';
import { Spark } from '../../marks/spark.js';
import { Figure } from '../../ui/figure.js';

export interface FiguresViewProps {
  readonly figures: Asked<OverviewFiguresQuery>;
  readonly pulse: PulseDayQuery | undefined;
  readonly campaigns: CampaignRowsQuery | undefined;
  readonly needs: NeedsYouQuery | undefined;
}

export function FiguresView({ figures, pulse, campaigns, needs }: FiguresViewProps): ReactElement {
  const currency = campaigns?.campaigns.nodes[0]?.budget.currencyCode ?? 'EUR';
  const fromMs = pulse ? Date.parse(pulse.pulse.from) : 0;
  const points = (figures.data?.performance.points ?? []).map(hourOf);
  const { today, before, hours } = soFar(points, fromMs, fromMs - DAY_MS);
  const same = comparable(points, fromMs, hours);
  const changeOf = (now: number | null, then: number | null): number | null =>
    before === null || now === null || then === null ? null : now - then;
  const units = (value: number): string => money(toMicros(value), currency);
  const cents = (value: number): string => money(toMicros(value), currency, 'cents');
  const known = pulse && points.length > 0;
  const daily = sumOf(
    (campaigns?.campaigns.nodes ?? []).map(({ allocation }) => microsOf(allocation?.total.amount ?? '0')),
  );
  const roas = roasOf(today);
  const cpa = cpaOf(today);
  const todays = points.filter((point) => point.startMs >= fromMs);
  const changes = {
    revenue: changeOf(same.revenue, before?.revenue ?? null),
    roas: changeOf(roasOf(same), before && roasOf(before)),
    cpa: changeOf(cpaOf(same), before && cpaOf(before)),
  };
  const delta = (metric: keyof typeof changes, written: (value: number) => string): ReactElement => (
    <Delta
      metric={metric}
      change={changes[metric]}
      amount={written(Math.abs(changes[metric] ?? 0))}
      against="vs yesterday"
    />
  );
  const waiting = needs ? needs.proposals.nodes.length : 0;
  const alerts = needs?.alerts.totalCount ?? 0;
  const moved = pulse ? sumOf(pulse.pulse.ticks.map((tick) => microsOf(tick.moved.amount))) : 0n;
  const stale = figures.error !== undefined;
  return (
    <dl className="figures">
      <Figure
        label="Spend today"
        value={known ? units(today.cost) : null}
        unit={daily > 0n ? `of ${money(daily, currency)}` : undefined}
        note={known ? `${plural(hours, 'whole hour')} in` : 'no results today yet'}
        spark={<Spark values={todays.map((point) => point.cost)} summary="Spend by hour, today" />}
        stale={stale}
      />
      <Figure
        label="Return on ad spend"
        value={known && roas !== null ? ratio(roas) : null}
        note={delta('roas', ratio)}
        spark={<Spark values={todays.map(roasOf)} summary="Return by hour, today" />}
        stale={stale}
      />
      <Figure
        label="Revenue, attributed"
        value={known ? units(today.revenue) : null}
        note={delta('revenue', units)}
        spark={<Spark values={todays.map((point) => point.revenue)} summary="Revenue by hour, today" />}
        stale={stale}
      />
      <Figure
        label="Cost per conversion"
        value={known && cpa !== null ? cents(cpa) : null}
        note={delta('cpa', cents)}
        spark={<Spark values={todays.map(cpaOf)} summary="Cost per conversion by hour, today" />}
        stale={stale}
      />
      <Figure
        label="Moved by the engine"
        value={pulse ? money(moved, currency) : null}
        note={pulse && `${plural(pulse.pulse.ticks.length, 'time')} today, budgets a day`}
        spark={
          <Spark
            values={(pulse?.pulse.ticks ?? []).map((tick) => unitsOf(microsOf(tick.moved.amount)))}
            summary="Money moved by cycle, today"
          />
        }
      />
      <Figure
        label="Needs you"
        value={needs ? String(waiting + alerts) : null}
        unit={needs && `${plural(alerts, 'alert')}, ${plural(waiting, 'approval')}`}
        note={waiting + alerts === 0 ? 'nothing waits' : 'listed below'}
      />
    </dl>
  );
}

function hourOf(point: OverviewFiguresQuery['performance']['points'][number]): HourPoint {
  return {
    startMs: Date.parse(point.start),
    cost: unitsOf(microsOf(point.cost.amount)),
    revenue: unitsOf(microsOf(point.revenue.amount)),
    conversions: point.conversions,
  };
}

function toMicros(units: number): Micros {
  return BigInt(Math.round(units * 1e6));
}
