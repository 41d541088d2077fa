import type { ReactElement } from 'react';
import type { CampaignHeadQuery } from '../../gql/graphql.js';
import { money, ratio, share, signedMoney } from '../../lib/format.js';
import { type Micros, microsOf, unitsOf } from '../../lib/money.js';
import { roundedParts } from '../../lib/round.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { Interval } from '../../marks/interval.js';
import { TrimBar } from '../../marks/trim-bar.js';

type Campaign = NonNullable<CampaignHeadQuery['campaign']>;
type Allocation = NonNullable<Campaign['allocation']>;

export interface AllocationViewProps {
  readonly campaign: Campaign;
  readonly allocation: Allocation;
  /** The change whose reasons are shown. */
  readonly selected: string | null;
  readonly onSelect: (changeId: string) => void;
}

/** A cell without a figure. */
const NOTHING = '\u00a0';

export function AllocationView({
  campaign,
  allocation,
  selected,
  onSelect,
}: AllocationViewProps): ReactElement {
  const items = allocation.items.toSorted((a, b) => b.share - a.share);
  const shares = roundedParts(
    items.map((item) => BigInt(Math.round(item.share * 1e9))),
    1_000_000n,
  );
  const ends = items.flatMap(({ expectedRoas }) => [expectedRoas.lower, expectedRoas.upper]);
  const scale = [Math.min(...ends), Math.max(...ends)] as const;
  const average = items.reduce((sum, item) => sum + item.share * item.expectedRoas.mean, 0);
  const changes = new Map((campaign.lastCycle?.changes ?? []).map((change) => [change.arm.id, change]));
  const pinned = new Set(campaign.overrides.nodes.filter(isHeld).map(({ arm }) => arm?.id));
  const biggest = Math.max(1e-9, ...items.map((item) => unitsOf(microsOf(item.dailyBudget.amount)))) * 1.1;
  const { currencyCode } = allocation.total;
  const sum = [...changes.values()].reduce((total, change) => total + moveOf(change), 0n);
  return (
    <div className="table-region" role="region" aria-label="Allocation now, a table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col" className="p3">
              Bid
            </th>
            <th scope="col">Split</th>
            <th scope="col" className="number">
              Daily
            </th>
            <th scope="col" className="number">
              Change
            </th>
            <th scope="col" className="number p2">
              Share
            </th>
            <th
              scope="col"
              className="number p2"
              title="Revenue that one more unit of money is expected to bring"
            >
              Next {symbolOf(currencyCode)}
            </th>
            <th scope="col" className="p2" title="Expected return at this budget, 90% interval">
              90% interval
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => {
            const change = changes.get(item.arm.id);
            const after = microsOf(item.dailyBudget.amount);
            const moved = change ? moveOf(change) : 0n;
            return (
              <tr key={item.arm.id} aria-selected={change !== undefined && change.id === selected}>
                <th scope="row" title={item.arm.label}>
                  <PlatformGlyph platform={item.arm.platform} />
                  {change ? (
                    <button type="button" className="row-name row-button" onClick={() => onSelect(change.id)}>
                      {item.arm.channel} <span className="quiet">{item.arm.creative}</span>
                    </button>
                  ) : (
                    <span className="row-name">
                      {item.arm.channel} <span className="quiet">{item.arm.creative}</span>
                    </span>
                  )}
                </th>
                <td className="quiet p3">{item.arm.bid}</td>
                <td>
                  <TrimBar
                    before={unitsOf(after - moved)}
                    after={unitsOf(after)}
                    scaleMax={biggest}
                    pinned={pinned.has(item.arm.id)}
                    summary={`${money(after - moved, currencyCode, 'cents')} to ${money(after, currencyCode, 'cents')}`}
                  />
                </td>
                <td className="number strong">{money(after, currencyCode, 'cents')}</td>
                <td className={`number ${moved > 0n ? 'added' : moved < 0n ? 'taken' : 'quiet'}`}>
                  {moved !== 0n
                    ? signedMoney(moved, currencyCode, 'cents')
                    : pinned.has(item.arm.id)
                      ? 'pinned'
                      : 'held'}
                </td>
                <td className="number p2">{share(Number(shares[index]) / 1e9)}</td>
                <td className="number p2">{ratio(item.marginalRoas)}</td>
                <td className="p2">
                  <Interval {...item.expectedRoas} scale={scale} reference={average} />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td className="p3">{NOTHING}</td>
            <td className="quiet">
              {items.length} arms, dashed: {ratio(average)} on average
            </td>
            <td className="number">{money(microsOf(allocation.total.amount), currencyCode, 'cents')}</td>
            <td className="number">{signedMoney(sum, currencyCode, 'cents')}</td>
            <td className="number p2">100.0%</td>
            <td className="p2">{NOTHING}</td>
            <td className="p2">{NOTHING}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface Move {
  readonly before: { readonly dailyBudget: { readonly amount: string } };
  readonly after: { readonly dailyBudget: { readonly amount: string } };
}

function moveOf({ before, after }: Move): Micros {
  return microsOf(after.dailyBudget.amount) - microsOf(before.dailyBudget.amount);
}

function isHeld({ kind, state }: { kind: string; state: string }): boolean {
  return state === 'ACTIVE' && kind !== 'EVENT' && kind !== 'BELIEF';
}

function symbolOf(currencyCode: string): string {
  return money(0n, currencyCode).replace(/[\d.,\s]/g, '') || currencyCode;
}
