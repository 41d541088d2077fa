import { Link, useParams } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { DecisionDocument } from '../../gql/graphql.js';
import { useTimeZone } from '../../shell/account.js';
import { TopBar } from '../../shell/top-bar.js';
import { Icon } from '../../ui/icon.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { InputsPanel } from './inputs-panel.js';
import { ReplayPanel } from './replay-panel.js';
import { WhyNotPanel } from './why-not-panel.js';
import { DecisionView } from './decision-view.js';

/** Why exactly this? The same for ever, at the same address. */
export function DecisionPage(): ReactElement {
  const { id } = useParams({ from: '/decisions/$id' });
  const decision = useAsk(DecisionDocument, { id });
  const timeZone = useTimeZone();
  return (
    <>
      <TopBar title={id.slice(0, 12)} trail={<Link to="/decisions">Decisions</Link>}>
        <CopyLink />
      </TopBar>
      <main id="main" className="page" tabIndex={-1}>
        <Loaded asked={decision} what="The decision" rows={10}>
          {({ node }) =>
            node?.__typename === 'AllocationChange' ? (
              <DecisionView
                change={node}
                timeZone={timeZone}
                inputs={<InputsPanel cycleId={node.cycle.id} />}
                proof={
                  <>
                    <ReplayPanel cycleId={node.cycle.id} />
                    <WhyNotPanel change={node} />
                  </>
                }
              />
            ) : (
              <StatePanel
                title="There is no such decision"
                text="It is not of this account, or the address is not whole."
              />
            )
          }
        </Loaded>
      </main>
    </>
  );
}

function CopyLink(): ReactElement {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
  };
  return (
    <button
      type="button"
      className="button copy-link"
      data-key="y"
      onClick={() => void copy()}
      aria-keyshortcuts="y"
    >
      <Icon name={copied ? 'check' : 'link'} />
      {copied ? 'Copied' : 'Copy permalink'}
    </button>
  );
}
