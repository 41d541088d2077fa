import type { ReactElement } from 'react';
import type { PulseDayQuery } from '../../gql/graphql.js';
import { money, plural } from '../../lib/format.js';
import { microsOf, sumOf, unitsOf } from '../../lib/money.js';
import { clockText, HOUR_MS } from '../../lib/time.js';
import { Pulse } from '../../marks/pulse.js';

const HOURS = [0, 6, 12, 18, 24];

export interface PulseViewProps {
  readonly pulse: PulseDayQuery['pulse'];
  readonly nowMs: number;
  readonly timeZone: string;
}

export function PulseView({ pulse, nowMs, timeZone }: PulseViewProps): ReactElement {
  const [fromMs, toMs] = [Date.parse(pulse.from), Date.parse(pulse.to)];
  const ticks = pulse.ticks.map((tick) => ({
    atMs: Date.parse(tick.at),
    moved: unitsOf(microsOf(tick.moved.amount)),
    failed: tick.failedCount > 0,
    people: tick.peopleCount > 0,
  }));
  const isToday = nowMs >= fromMs && nowMs < toMs;
  const currency = pulse.ticks[0]?.moved.currencyCode;
  const total = sumOf(pulse.ticks.map((tick) => microsOf(tick.moved.amount)));
  const summary = currency
    ? `${money(total, currency)} moved in ${plural(pulse.ticks.length, 'interval')} of this day.`
    : 'No cycle has been decided on this day yet.';
  return (
    <>
      <Pulse
        ticks={ticks}
        fromMs={fromMs}
        toMs={toMs}
        nowMs={isToday ? nowMs : null}
        nowLabel={`${clockText(nowMs, timeZone)} now`}
        hours={HOURS.map((hour) => ({
          atMs: hour === 24 ? toMs : fromMs + hour * HOUR_MS,
          label: hour === 24 ? '24:00' : clockText(fromMs + hour * HOUR_MS, timeZone),
        }))}
        summary={summary}
      />
      <p className="legend">
        <span className="key-tick" aria-hidden="true" /> money moved
        <span className="key-diamond" aria-hidden="true" /> asked for by a person
        <span className="key-triangle" aria-hidden="true" /> failed cycle
      </p>
    </>
  );
}
