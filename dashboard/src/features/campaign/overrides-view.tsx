import type { ReactElement } from 'react';
import type { OverrideRowFragment } from '../../gql/graphql.js';
import { money, share } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { instantText } from '../../lib/time.js';
import { Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';

export interface OverridesViewProps {
  readonly overrides: readonly OverrideRowFragment[];
  readonly timeZone: string;
  /** `null` where the session may not. */
  readonly onEnd: ((override: OverrideRowFragment) => void) | null;
}

export function OverridesView({ overrides, timeZone, onEnd }: OverridesViewProps): ReactElement | null {
  if (overrides.length === 0) return null;
  return (
    <Panel title="Overrides" note="what people demand of the engine">
      <ul className="changes">
        {overrides.map((override) => (
          <li key={override.id} className="change override">
            <span className="key-diamond" aria-hidden="true" />
            <div className="change-body">
              <span className="change-name">
                {override.arm?.label ?? 'The whole campaign'}
                <Tag tone="plum">
                  {override.state === 'SCHEDULED' ? 'scheduled' : override.kind.toLowerCase()}
                </Tag>
              </span>
              <span className="change-why" title={override.justification}>
                {sizeOf(override)} until {instantText(Date.parse(override.expiresAt), timeZone)},{' '}
                {override.author.name}: {override.justification}
              </span>
            </div>
            {onEnd && (
              <button type="button" className="button" onClick={() => onEnd(override)}>
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function sizeOf({ share: part, amount }: OverrideRowFragment): string {
  if (part !== null) return share(part);
  return amount ? money(microsOf(amount.amount), amount.currencyCode, 'cents') : '';
}
