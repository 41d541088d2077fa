import { type ReactElement, useMemo, useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { ApprovalQueueDocument, type ProposalStatus } from '../../gql/graphql.js';
import { useAccountNow, useTimeZone } from '../../shell/account.js';
import { TopBar } from '../../shell/top-bar.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/state-panel.js';
import { ProposalPanel } from './proposal-panel.js';
import { QueueView } from './queue-view.js';

const FIRST = 30;
const TABS: readonly { label: string; statuses: ProposalStatus[] }[] = [
  { label: 'Waiting', statuses: ['OPEN'] },
  { label: 'Applied', statuses: ['APPROVED', 'PARTLY_APPROVED'] },
  { label: 'Rejected', statuses: ['REJECTED'] },
  { label: 'Lapsed', statuses: ['EXPIRED', 'STALE', 'SUPERSEDED'] },
];

/** What waits for a yes? */
export function ApprovalsPage(): ReactElement {
  const [tab, setTab] = useState(0);
  const [picked, setPicked] = useState<string | null>(null);
  const timeZone = useTimeZone();
  const nowMs = useAccountNow(1_000);
  const { statuses } = TABS[tab]!;
  const variables = useMemo(() => ({ first: FIRST, statuses }), [statuses]);
  const queue = useAsk(ApprovalQueueDocument, variables, { after: ['PROPOSAL_CHANGED'], everyMs: 500 });
  const nodes = queue.data?.proposals.nodes.filter(({ status }) => statuses.includes(status));
  // What somebody is looking at stays, also when it leaves the queue.
  const selected = picked ?? nodes?.[0]?.id ?? null;
  return (
    <>
      <TopBar title="Approvals" />
      <main id="main" className="page" tabIndex={-1}>
        <p className="brief quiet-brief">
          Nothing here takes effect until somebody with the right says yes. Each is checked against what is
          true at that moment.
        </p>
        <div className="halves">
          <Panel
            title={TABS[tab]!.label}
            note={nodes && `${nodes.length}${nodes.length === FIRST ? ' or more' : ''}`}
            aside={
              <span className="segmented" role="group" aria-label="Which proposals">
                {TABS.map(({ label }, index) => (
                  <button
                    key={label}
                    type="button"
                    aria-pressed={index === tab}
                    onClick={() => {
                      setTab(index);
                      setPicked(null);
                    }}
                  >
                    {label}
                  </button>
                ))}
              </span>
            }
          >
            <Loaded asked={queue} what="The queue" rows={6}>
              {() => (
                <QueueView
                  proposals={nodes ?? []}
                  selected={selected}
                  onSelect={setPicked}
                  waiting={tab === 0}
                  nowMs={nowMs}
                  timeZone={timeZone}
                />
              )}
            </Loaded>
          </Panel>
          <div className="half-detail">
            {selected !== null && (
              <ProposalPanel
                key={selected}
                id={selected}
                again={queue.again}
                onHold={setPicked}
                nowMs={nowMs}
                timeZone={timeZone}
              />
            )}
          </div>
        </div>
      </main>
    </>
  );
}
