import { Outlet } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useAsk } from '../api/hooks.js';
import { BeatDocument, ShellDocument } from '../gql/graphql.js';
import { Loaded } from '../ui/state-panel.js';
import { AccountContext, clockOf } from './account.js';
import { BeatContext } from './beat.js';
import { Notice } from './notice.js';
import { BottomBar, Rail } from './rail.js';
import { Shortcuts } from './shortcuts.js';
import { SignedOut } from './signed-out.js';

/** What stands around every page. Without a session there is nothing to show but the way to one. */
export function AppShell(): ReactElement {
  const shell = useAsk(ShellDocument, {});
  const account = useMemo(
    () => (shell.data ? { viewer: shell.data.viewer, clock: clockOf(shell.data) } : null),
    [shell.data],
  );
  const beat = useAsk(
    BeatDocument,
    {},
    { after: ['CYCLE_FINISHED', 'CAMPAIGN_CHANGED', 'PROPOSAL_CHANGED'], pause: account === null },
  );
  if (shell.error?.response && (shell.error.response as Response).status === 401) return <SignedOut />;
  if (!account)
    return (
      <main className="alone">
        <Loaded asked={shell} what="The page">
          {() => null}
        </Loaded>
      </main>
    );
  const badges = { '/approvals': beat.data?.proposals.nodes.length ?? 0 };
  return (
    <AccountContext value={account}>
      <BeatContext value={beat.data ?? null}>
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <div className="app">
          <Rail badges={badges} />
          <div className="sheet">
            <Outlet />
          </div>
          <BottomBar badges={badges} />
          <Notice />
          <Shortcuts />
        </div>
      </BeatContext>
    </AccountContext>
  );
}
