import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { money, share, signedMoney } from '../../lib/format.js';
import { microsOf, unitsOf } from '../../lib/money.js';
import { instantText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { TrimBar } from '../../marks/trim-bar.js';
import { Waterfall } from '../../marks/waterfall.js';
import { Icon } from '../../ui/icon.js';
import { Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { type Change, changeMicros } from './change.js';
import { factorParts } from './factors.js';
import { CycleView } from './cycle-view.js';

const CAUSES = { AUTO: 'Engine', OVERRIDE: 'Override', PACING: 'Pacing', APPROVAL: 'Approved' } as const;

export interface DecisionViewProps {
  readonly change: Change;
  readonly timeZone: string;
  /** What is asked for by itself, and may fail by itself. */
  readonly inputs: ReactNode;
  readonly proof: ReactNode;
}

export function DecisionView({ change, timeZone, inputs, proof }: DecisionViewProps): ReactElement {
  const { currencyCode } = change.after.dailyBudget;
  const micros = changeMicros(change);
  const cents = signedMoney(micros, currencyCode, 'cents');
  return (
    <div className="columns">
      <div className="column-main">
        <DecisionHead change={change} timeZone={timeZone} />
        <Panel
          title="What moved it"
          note={METHODS[change.explanation.method]}
          aside={
            <span className="sums">
              <Icon name="check" size={14} />
              Sums to {cents}
            </span>
          }
        >
          <Waterfall
            parts={factorParts(change.explanation.factors)}
            change={micros}
            currencyCode={currencyCode}
          />
        </Panel>
        {inputs}
      </div>
      <div className="column-side">
        {proof}
        <CycleView change={change} timeZone={timeZone} />
      </div>
    </div>
  );
}

/** How the parts were worked out is a part of what they say. */
const METHODS = {
  SHAPLEY: 'money a day, exact share of each factor',
  IN_TURN: 'money a day, one factor after the other',
} as const;

function DecisionHead({ change, timeZone }: { change: Change; timeZone: string }): ReactElement {
  const { currencyCode } = change.after.dailyBudget;
  const [before, after] = [
    microsOf(change.before.dailyBudget.amount),
    microsOf(change.after.dailyBudget.amount),
  ];
  const micros = after - before;
  const part = before === 0n ? 'new' : `${micros > 0n ? '+' : ''}${share(unitsOf(micros) / unitsOf(before))}`;
  const tone = change.cause === 'AUTO' ? 'cobalt' : change.cause === 'PACING' ? 'plain' : 'plum';
  return (
    <header className="decision-head">
      <p className="decision-what">
        <PlatformGlyph platform={change.arm.platform} />
        {change.arm.platform}, {change.arm.channel}, {change.arm.creative}, {change.arm.bid}
        <Tag tone={tone}>
          {CAUSES[change.cause]}
          {change.author && `, ${change.author.name}`}
        </Tag>
        <Link to="/campaigns/$id" params={{ id: change.campaign.id }} className="link">
          {change.campaign.name}
        </Link>
        <time dateTime={change.at}>{instantText(Date.parse(change.at), timeZone)}</time>
      </p>
      <p className="decision-amount">
        <b className={micros < 0n ? 'taken' : 'added'}>{signedMoney(micros, currencyCode, 'cents')}</b>
        <span>
          a day, {money(before, currencyCode, 'cents')} → {money(after, currencyCode, 'cents')} ({part})
        </span>
      </p>
      <TrimBar
        tall
        before={unitsOf(before)}
        after={unitsOf(after)}
        scaleMax={Math.max(unitsOf(before), unitsOf(after)) * 1.1}
        summary={`From ${money(before, currencyCode, 'cents')} to ${money(after, currencyCode, 'cents')} a day`}
      />
      <p className="decision-sentence">{change.explanation.text}</p>
    </header>
  );
}
