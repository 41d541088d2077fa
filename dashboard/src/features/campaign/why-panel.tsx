import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAsk } from '../../api/hooks.js';
import { DecisionDocument } from '../../gql/graphql.js';
import { signedMoney } from '../../lib/format.js';
import { Waterfall } from '../../marks/waterfall.js';
import { Icon } from '../../ui/icon.js';
import { Panel } from '../../ui/panel.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { changeMicros } from '../decision/change.js';
import { factorParts } from '../decision/factors.js';

/** Why one arm of this campaign moved, beside the table in which it was picked. */
export function WhyPanel({ changeId }: { changeId: string | null }): ReactElement {
  const decision = useAsk(DecisionDocument, { id: changeId ?? '' }, { pause: changeId === null });
  if (changeId === null)
    return (
      <Panel title="Why">
        <StatePanel
          title="Nothing moved in the last cycle"
          text="When an arm moves, its reasons are shown here."
        />
      </Panel>
    );
  return (
    <Loaded asked={decision} what="The reasons" rows={7}>
      {({ node }) => {
        if (node?.__typename !== 'AllocationChange') return null;
        const micros = changeMicros(node);
        const { currencyCode } = node.after.dailyBudget;
        const cents = signedMoney(micros, currencyCode, 'cents');
        return (
          <Panel
            title={`Why ${node.arm.channel} ${micros < 0n ? 'lost' : 'gained'} ${cents.replace(/^[+−]/, '')}`}
            note={node.arm.creative}
            aside={
              <Link to="/decisions/$id" params={{ id: node.id }} className="link">
                Open decision
              </Link>
            }
          >
            <Waterfall
              small
              parts={factorParts(node.explanation.factors)}
              change={micros}
              currencyCode={currencyCode}
            />
            <p className="why-foot">
              <span className="sums">
                <Icon name="check" size={14} />
                Sums to {cents}
              </span>
              <code>{node.id.slice(0, 12)}</code>
            </p>
          </Panel>
        );
      }}
    </Loaded>
  );
}
