import type { ReactElement } from 'react';
import type { CampaignHeadQuery, CampaignSeriesQuery, PointFragment } from '../../gql/graphql.js';
import { decimal, money, ratio, share } from '../../lib/format.js';
import { microsOf, unitsOf } from '../../lib/money.js';
import { cpaOf, type Figures, roasOf } from '../../lib/same-age.js';
import { Delta } from '../../marks/delta.js';
import { Figure } from '../../ui/figure.js';

export interface CampaignFiguresViewProps {
  readonly campaign: NonNullable<CampaignHeadQuery['campaign']>;
  readonly series: CampaignSeriesQuery['campaign'] | undefined;
  readonly compared: boolean;
  readonly shiftMs: number;
}

export function CampaignFiguresView({
  campaign,
  series,
  compared,
  shiftMs,
}: CampaignFiguresViewProps): ReactElement {
  const { currencyCode } = campaign.budget;
  const now = series ? sumOf(series.now.points) : null;
  const earlier = series && compared ? atEqualAge(series, shiftMs) : [];
  const before = earlier.length > 0 ? sumOf(earlier) : null;
  const units = (value: number): string => money(BigInt(Math.round(value * 1e6)), currencyCode);
  const cents = (value: number): string => money(BigInt(Math.round(value * 1e6)), currencyCode, 'cents');
  const change = (of: (figures: Figures) => number | null): number | null => {
    const [a, b] = [now && of(now), before && of(before)];
    return a === null || b === null ? null : a - b;
  };
  const roas = now && roasOf(now);
  const cpa = now && cpaOf(now);
  const margins = (campaign.allocation?.items ?? []).map(({ marginalRoas }) => marginalRoas);
  const spent = unitsOf(microsOf(campaign.spent.amount));
  const budget = unitsOf(microsOf(campaign.budget.amount));
  const against = 'vs before';
  const note = (
    metric: 'roas' | 'cpa' | 'conversions' | 'spend',
    value: number | null,
    amount: (n: number) => string,
  ) =>
    compared ? (
      <Delta metric={metric} change={value} amount={amount(Math.abs(value ?? 0))} against={against} />
    ) : (
      ''
    );
  const conversions = change(({ conversions: count }) => count);
  return (
    <dl className="figures compact">
      <Figure
        label="Spend"
        value={now ? units(now.cost) : null}
        note={note(
          'spend',
          change(({ cost }) => cost),
          units,
        )}
      />
      <Figure
        label="ROAS"
        value={roas === null ? null : ratio(roas)}
        note={note('roas', change(roasOf), ratio)}
      />
      <Figure
        label="Cost per conversion"
        value={cpa === null ? null : cents(cpa)}
        note={note('cpa', change(cpaOf), cents)}
      />
      <Figure
        label="Conversions"
        value={now ? decimal(now.conversions, 1) : null}
        note={note('conversions', conversions, (value) => decimal(value, 1))}
      />
      <Figure
        label="Return on the next unit"
        value={margins.length > 0 ? `${ratio(Math.min(...margins))} – ${ratio(Math.max(...margins))}` : null}
        note={margins.length > 0 ? 'across arms, expected' : 'known after the first cycle'}
      />
      <Figure
        label="Of the whole budget"
        value={budget > 0 ? share(spent / budget) : null}
        note={`${money(microsOf(campaign.spent.amount), currencyCode)} of ${money(microsOf(campaign.budget.amount), currencyCode, 'short')}`}
      />
    </dl>
  );
}

/** Only as much of the time before as has passed of this one, so that a young day does not look like a fall. */
function atEqualAge(series: NonNullable<CampaignSeriesQuery['campaign']>, shiftMs: number): PointFragment[] {
  const last = series.now.points.at(-1);
  const untilMs = last ? Date.parse(last.end) - shiftMs : Number.POSITIVE_INFINITY;
  return series.before.points.filter((point) => Date.parse(point.start) < untilMs);
}

function sumOf(points: readonly PointFragment[]): Figures {
  return points.reduce(
    (sum, point) => ({
      cost: sum.cost + unitsOf(microsOf(point.cost.amount)),
      revenue: sum.revenue + unitsOf(microsOf(point.revenue.amount)),
      conversions: sum.conversions + point.conversions,
    }),
    { cost: 0, revenue: 0, conversions: 0 },
  );
}
