import { Link } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useAsk } from '../../api/hooks.js';
import { CampaignListDocument, type CampaignListQuery } from '../../gql/graphql.js';
import type { CampaignSearch } from '../../lib/filters.js';
import { money, share } from '../../lib/format.js';
import { microsOf, unitsOf } from '../../lib/money.js';
import { clockText } from '../../lib/time.js';
import { StatusGlyph } from '../../marks/glyph.js';
import { useMay, useTimeZone } from '../../shell/account.js';
import { MoreRow } from '../../ui/more-row.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { Tag } from '../../ui/tag.js';
import type { Picked } from './bulk-acts.js';

const FIRST = 50;
const COLUMNS = 7;

export interface CampaignPartProps {
  readonly after: string | null;
  readonly search: CampaignSearch;
  readonly picked: Picked;
  readonly onPick: (id: string, version: number, isPicked: boolean) => void;
  /** `null` where another part follows. */
  readonly onMore: ((after: string) => void) | null;
}

/** A part of the list, which is asked for and kept up to date by itself. */
export function CampaignPart({ after, search, picked, onPick, onMore }: CampaignPartProps): ReactElement {
  const { q, status } = search;
  const variables = useMemo(() => {
    const filter = { nameContains: q ?? null, statuses: status ? [status] : null };
    return { first: FIRST, after, filter, orderBy: { field: 'NAME', direction: 'ASC' } as const };
  }, [after, q, status]);
  const part = useAsk(CampaignListDocument, variables, { after: ['CYCLE_FINISHED', 'CAMPAIGN_CHANGED'] });
  const rows = part.data?.campaigns.nodes;
  const { hasNextPage, endCursor } = part.data?.campaigns.pageInfo ?? {};
  return (
    <tbody>
      {rows === undefined || rows.length === 0 ? (
        <tr>
          <td colSpan={COLUMNS}>
            <Loaded asked={part} what="The campaigns" rows={6}>
              {() => (
                <StatePanel
                  title="No campaign fits"
                  text="Another name or status may; or there is none in this account yet."
                />
              )}
            </Loaded>
          </td>
        </tr>
      ) : (
        rows.map((row) => <Row key={row.id} row={row} isPicked={picked.has(row.id)} onPick={onPick} />)
      )}
      {onMore && hasNextPage && endCursor && <MoreRow columns={COLUMNS} onMore={() => onMore(endCursor)} />}
    </tbody>
  );
}

interface RowProps {
  readonly row: CampaignListQuery['campaigns']['nodes'][number];
  readonly isPicked: boolean;
  readonly onPick: CampaignPartProps['onPick'];
}

function Row({ row, isPicked, onPick }: RowProps): ReactElement {
  const timeZone = useTimeZone();
  const mayManage = useMay('MANAGER');
  const { currencyCode } = row.budget;
  const [spent, budget] = [microsOf(row.spent.amount), microsOf(row.budget.amount)];
  const pick = (): void => onPick(row.id, row.version, !isPicked);
  return (
    <tr aria-selected={isPicked}>
      <th scope="row">
        {mayManage && (
          <input
            type="checkbox"
            aria-label={`Select ${row.name}`}
            checked={isPicked}
            onChange={pick}
            className="pick"
          />
        )}
        <StatusGlyph status={row.status} />
        <Link
          className="row-name"
          data-row
          to="/campaigns/$id"
          params={{ id: row.id }}
          onKeyDown={(event) => {
            if (event.key === 'x' && mayManage) pick();
          }}
        >
          {row.name}
        </Link>
      </th>
      <td title={row.statusReason ?? undefined}>
        {row.status.toLowerCase()} {row.openProposal && <Tag tone="plum">waits for a yes</Tag>}
      </td>
      <td className="number p2">
        {row.allocation ? money(microsOf(row.allocation.total.amount), currencyCode) : '—'}
      </td>
      <td className="number strong">{money(spent, currencyCode)}</td>
      <td className="number p2">{budget === 0n ? '—' : share(unitsOf(spent) / unitsOf(budget))}</td>
      <td className="quiet p3">{row.kpi}</td>
      <td className="number quiet p2">
        {row.lastCycle
          ? `${row.lastCycle.outcome.toLowerCase()} ${clockText(Date.parse(row.lastCycle.decidedAt), timeZone)}`
          : '—'}
      </td>
    </tr>
  );
}
