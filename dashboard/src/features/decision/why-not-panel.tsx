import type { ReactElement } from 'react';
import { useAsk } from '../../api/hooks.js';
import { WhyNotDocument } from '../../gql/graphql.js';
import { Panel } from '../../ui/panel.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import type { Change } from './change.js';

const OTHERS = 3;

/** Why this arm got no more or no less, and what held its neighbours. */
export function WhyNotPanel({ change }: { change: Change }): ReactElement {
  const asked = useAsk(WhyNotDocument, { campaignId: change.campaign.id, at: change.at });
  return (
    <Panel title="Why not" note="from the same stored decision">
      <Loaded asked={asked} what="The reasons" rows={4}>
        {({ campaign }) => {
          const allocation = campaign?.allocation;
          if (!allocation || allocation.cycle.id !== change.cycle.id)
            return <StatePanel title="Not known" text="The allocation of this cycle is not kept any more." />;
          const own = allocation.items.filter(({ arm }) => arm.id === change.arm.id);
          const others = allocation.items.filter(({ arm }) => arm.id !== change.arm.id).slice(0, OTHERS);
          return (
            <ul className="needs why-not">
              {[...own, ...others].map(({ arm, whyNot }) => (
                <li key={arm.id}>
                  <div>
                    <b>
                      {arm.channel} · {arm.creative}
                    </b>
                    <span>{whyNot}</span>
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Panel>
  );
}
