import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { decimal, money, plural, signedMoney } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { instantText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { Panel } from '../../ui/panel.js';
import { type Change, changeMicros } from './change.js';

const TRIGGERS = {
  SCHEDULED: 'its interval',
  FORCED: 'a person',
  CATCH_UP: 'catching up',
  APPROVAL: 'an approval',
} as const;

/** The cycle that decided it, and what else moved in it. */
export function CycleView({ change, timeZone }: { change: Change; timeZone: string }): ReactElement {
  const { cycle } = change;
  const others = cycle.changes.filter(({ id }) => id !== change.id);
  return (
    <>
      <Panel title="The cycle">
        <dl className="facts">
          <dt>Decided</dt>
          <dd>{instantText(Date.parse(cycle.decidedAt), timeZone)}</dd>
          <dt>For the interval from</dt>
          <dd>{instantText(Date.parse(cycle.bucketAt), timeZone)}</dd>
          <dt>Asked for by</dt>
          <dd>{TRIGGERS[cycle.trigger]}</dd>
          <dt>Daily budget that it split</dt>
          <dd>{money(microsOf(cycle.total.amount), cycle.total.currencyCode, 'cents')}</dd>
          <dt>Took</dt>
          <dd>{decimal(cycle.durationMs, 1)} ms</dd>
          <dt>Id</dt>
          <dd>
            <code>{cycle.id}</code>
          </dd>
        </dl>
      </Panel>
      <Panel title="Also in this cycle" note={plural(others.length, 'other change')}>
        <ol className="changes">
          {others.map((other) => {
            const micros = changeMicros(other);
            return (
              <li key={other.id} className="change">
                <PlatformGlyph platform={other.arm.platform} />
                <Link to="/decisions/$id" params={{ id: other.id }}>
                  {other.arm.channel} · {other.arm.creative}
                </Link>
                <b className={micros < 0n ? 'taken' : 'added'}>
                  {signedMoney(micros, other.after.dailyBudget.currencyCode, 'cents')}
                </b>
              </li>
            );
          })}
        </ol>
      </Panel>
    </>
  );
}
