import type { ReactElement } from 'react';
import { signedMoney } from '../lib/format.js';
import type { Micros } from '../lib/money.js';
import { type WaterfallPart, waterfallOf } from '../lib/waterfall.js';
import { StatePanel } from '../ui/state-panel.js';

export interface WaterfallProps {
  readonly parts: readonly WaterfallPart[];
  readonly change: Micros;
  readonly currencyCode: string;
  readonly small?: boolean;
}

/** What moved a budget, part by part, down to the change: in rows, so that it can be read, selected and narrow. */
export function Waterfall({ parts, change, currencyCode, small = false }: WaterfallProps): ReactElement {
  const steps = waterfallOf(parts, change);
  if (!steps)
    return (
      <StatePanel
        bad
        title="The factors do not add up"
        text="They are not shown, since they would explain another change."
      />
    );
  return (
    <dl className={small ? 'waterfall small' : 'waterfall'}>
      {steps.steps.map((step, index) => (
        <div key={step.key}>
          <dt>
            {step.label}
            {step.note !== undefined && <small>{step.note}</small>}
          </dt>
          <dd className="waterfall-lane" aria-hidden="true">
            <Bar from={step.from} to={step.to} kind={step.shown < 0n ? 'hatched' : 'more'} />
            {index <= steps.steps.length - 1 && (
              <i className="waterfall-link" style={{ left: percent(step.to) }} />
            )}
          </dd>
          <dd className={step.shown < 0n ? 'value taken' : 'value added'}>
            {signedMoney(step.shown, currencyCode, 'cents')}
          </dd>
        </div>
      ))}
      <div className="total">
        <dt>Change</dt>
        <dd className="waterfall-lane" aria-hidden="true">
          <Bar from={steps.total.from} to={steps.total.to} kind="whole" />
        </dd>
        <dd className="value">{signedMoney(steps.total.shown, currencyCode, 'cents')}</dd>
      </div>
    </dl>
  );
}

function Bar({ from, to, kind }: { from: number; to: number; kind: string }): ReactElement {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  return (
    <span className={`waterfall-bar ${kind}`} style={{ left: percent(left), width: percent(right - left) }} />
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}
