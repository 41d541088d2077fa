import type { ReactElement } from 'react';
import { useAsk } from '../../api/hooks.js';
import { AuditLogDocument, TokensDocument } from '../../gql/graphql.js';
import { useAccount, useAccountNow, useMay } from '../../shell/account.js';
import { TopBar } from '../../shell/top-bar.js';
import { instantText } from '../../lib/time.js';
import { Panel } from '../../ui/panel.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { AuditView } from './audit-view.js';
import { TokensView } from './tokens-view.js';

const ENTRIES = 50;

/** Who may come in, and what was done. */
export function SettingsPage(): ReactElement {
  const { viewer } = useAccount();
  const { account, role } = viewer;
  const isAdmin = useMay('ADMIN');
  const nowMs = useAccountNow(10_000);
  const tokens = useAsk(TokensDocument, {}, { pause: !isAdmin });
  const log = useAsk(AuditLogDocument, { first: ENTRIES }, { pause: !isAdmin });
  return (
    <>
      <TopBar title="Settings" />
      <main id="main" className="page" tabIndex={-1}>
        <Panel title="Account">
          <dl className="facts account-facts">
            <dt>Name</dt>
            <dd>{account.name}</dd>
            <dt>Currency</dt>
            <dd>{account.currencyCode}</dd>
            <dt>Its clock</dt>
            <dd>
              {instantText(nowMs, account.timeZone)}, {account.timeZone}
              {account.clockRate !== 1 && `, ${account.clockRate} times as fast as life`}
            </dd>
            <dt>Your role</dt>
            <dd>{role.toLowerCase()}</dd>
            <dt>This browser</dt>
            <dd>
              <button type="button" className="button" onClick={() => void signOut()}>
                Sign out
              </button>
            </dd>
          </dl>
        </Panel>
        {isAdmin ? (
          <>
            <Panel
              title="Tokens"
              note="programs and browsers that may come in; made and revoked by trimtab token"
            >
              <Loaded asked={tokens} what="The tokens" rows={4}>
                {(data) => <TokensView tokens={data.tokens} own={viewer.tokenId} />}
              </Loaded>
            </Panel>
            <Panel
              title="Audit log"
              note={`the last ${ENTRIES} entries; trimtab audit verify proves the whole chain`}
            >
              <Loaded asked={log} what="The audit log" rows={8}>
                {(data) => <AuditView entries={data.auditLog.nodes} />}
              </Loaded>
            </Panel>
          </>
        ) : (
          <StatePanel
            title="Tokens and the audit log take the role ADMIN"
            text={`You have ${role}. Whoever runs Trimtab can print you another link: npx trimtab token link.`}
          />
        )}
      </main>
    </>
  );
}

async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST', headers: { 'apollo-require-preflight': 'true' } });
  location.assign('/');
}
