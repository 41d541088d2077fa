import { Link } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useAsk } from '../../api/hooks.js';
import { type ChangeRowFragment, DecisionLogDocument } from '../../gql/graphql.js';
import type { Cause, DecisionSearch } from '../../lib/filters.js';
import { signedMoney } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { instantText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { useTimeZone } from '../../shell/account.js';
import { MoreRow } from '../../ui/more-row.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { Tag } from '../../ui/tag.js';
import { reasonOf } from '../changes/reason.js';

const FIRST = 50;
const COLUMNS = 6;

export const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  AUTO: 'Engine',
  OVERRIDE: 'Override',
  PACING: 'Pacing',
  APPROVAL: 'Approved',
};

export interface DecisionPartProps {
  readonly after: string | null;
  readonly search: DecisionSearch;
  readonly onMore: ((after: string) => void) | null;
}

export function DecisionPart({ after, search, onMore }: DecisionPartProps): ReactElement {
  const { cause, min } = search;
  const timeZone = useTimeZone();
  const variables = useMemo(() => {
    const filter = { causes: cause ? [cause] : null, minimumAmount: min ?? null };
    return { first: FIRST, after, filter };
  }, [after, cause, min]);
  const part = useAsk(DecisionLogDocument, variables);
  const rows = part.data?.allocationChanges.nodes;
  const { hasNextPage, endCursor } = part.data?.allocationChanges.pageInfo ?? {};
  return (
    <tbody>
      {rows === undefined || rows.length === 0 ? (
        <tr>
          <td colSpan={COLUMNS}>
            <Loaded asked={part} what="The decisions" rows={8}>
              {() => <StatePanel title="No decision fits" text="Another cause or a smaller size may." />}
            </Loaded>
          </td>
        </tr>
      ) : (
        rows.map((row) => <Row key={row.id} row={row} timeZone={timeZone} />)
      )}
      {onMore && hasNextPage && endCursor && <MoreRow columns={COLUMNS} onMore={() => onMore(endCursor)} />}
    </tbody>
  );
}

function Row({ row, timeZone }: { row: ChangeRowFragment; timeZone: string }): ReactElement {
  const { currencyCode } = row.after.dailyBudget;
  const micros = microsOf(row.after.dailyBudget.amount) - microsOf(row.before.dailyBudget.amount);
  return (
    <tr>
      <th scope="row">
        <PlatformGlyph platform={row.arm.platform} />
        <Link className="row-name" data-row to="/decisions/$id" params={{ id: row.id }}>
          {row.arm.channel} · {row.arm.creative}
        </Link>
      </th>
      <td>
        <time dateTime={row.at}>{instantText(Date.parse(row.at), timeZone)}</time>
      </td>
      <td className={`number strong ${micros < 0n ? 'taken' : 'added'}`}>
        {signedMoney(micros, currencyCode, 'cents')}
      </td>
      <td className="p2">
        <Link to="/campaigns/$id" params={{ id: row.campaign.id }}>
          {row.campaign.name}
        </Link>
      </td>
      <td className="p2">
        <Tag tone={row.cause === 'AUTO' ? 'cobalt' : row.cause === 'PACING' ? 'plain' : 'plum'}>
          {CAUSE_WORDS[row.cause]}
        </Tag>
      </td>
      <td className="quiet why p3">{reasonOf(row.explanation.text)}</td>
    </tr>
  );
}
