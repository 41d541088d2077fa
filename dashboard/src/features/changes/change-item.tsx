import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ChangeRowFragment } from '../../gql/graphql.js';
import { signedMoney } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { clockText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { reasonOf } from './reason.js';

export interface ChangeItemProps {
  readonly change: ChangeRowFragment;
  readonly timeZone: string;
  readonly isNew: boolean;
}

export function ChangeItem({ change, timeZone, isNew }: ChangeItemProps): ReactElement {
  const { currencyCode } = change.after.dailyBudget;
  const micros = microsOf(change.after.dailyBudget.amount) - microsOf(change.before.dailyBudget.amount);
  return (
    <li className={isNew ? 'change new' : 'change'}>
      <time dateTime={change.at}>{clockText(Date.parse(change.at), timeZone)}</time>
      <div className="change-body">
        <span className="change-name">
          <PlatformGlyph platform={change.arm.platform} />
          <Link data-row to="/decisions/$id" params={{ id: change.id }}>
            {change.arm.channel} · {change.arm.creative}
          </Link>
        </span>
        <span className="change-why">{reasonOf(change.explanation.text)}</span>
      </div>
      <b className={micros < 0n ? 'taken' : 'added'}>{signedMoney(micros, currencyCode, 'cents')}</b>
    </li>
  );
}
