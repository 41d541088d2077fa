import { type ReactElement, useState } from 'react';
import { useAct, useAsk, useWriting } from '../../api/hooks.js';
import { newKey, outcomeOf } from '../../api/outcome.js';
import { ApproveDocument, ProposalDocument, type ProposalQuery, RejectDocument } from '../../gql/graphql.js';
import { signedMoney } from '../../lib/format.js';
import { microsOf } from '../../lib/money.js';
import { useMay } from '../../shell/account.js';
import { tell } from '../../shell/notice.js';
import { useKeys } from '../../shell/use-keys.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogFoot } from '../../ui/dialog-foot.js';
import { Icon } from '../../ui/icon.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { Loaded } from '../../ui/state-panel.js';
import { ProposalView } from './proposal-view.js';

export interface ProposalPanelProps {
  readonly id: string;
  readonly again: () => void;
  /** Told once somebody decides on it, so that another one does not take its place meanwhile. */
  readonly onHold: (id: string) => void;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function ProposalPanel({ id, ...rest }: ProposalPanelProps): ReactElement {
  const proposal = useAsk(ProposalDocument, { id }, { after: ['PROPOSAL_CHANGED'] });
  return (
    <Loaded asked={proposal} what="The proposal" rows={8}>
      {({ node }) => (node?.__typename === 'Proposal' ? <Decide proposal={node} {...rest} /> : null)}
    </Loaded>
  );
}

type Proposal = Extract<ProposalQuery['node'], { __typename: 'Proposal' }>;

function Decide({
  proposal,
  again,
  onHold,
  nowMs,
  timeZone,
}: Omit<ProposalPanelProps, 'id'> & { proposal: Proposal }): ReactElement {
  const [open, setOpen] = useState<'approve' | 'reject' | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [mayDecide, isConnected] = [useMay('ANALYST'), useWriting()];
  const [approve, reject] = [useAct(ApproveDocument), useAct(RejectDocument)];
  const isOpen = proposal.status === 'OPEN' && mayDecide && isConnected;
  const begin = (what: 'approve' | 'reject'): void => {
    onHold(proposal.id);
    setOpen(what);
  };
  useKeys({
    e: isOpen ? () => begin('approve') : undefined,
    r: isOpen ? () => begin('reject') : undefined,
  });
  const moved = signedMoney(microsOf(proposal.moved.amount), proposal.moved.currencyCode, 'cents');
  const close = (): void => {
    setOpen(null);
    setRefused(null);
  };
  const sayYes = async (): Promise<void> => {
    const { data, error } = await approve({ input: { proposalId: proposal.id, idempotencyKey: newKey() } });
    const outcome = outcomeOf(data?.approveProposal, error);
    setRefused(outcome.refused);
    again();
    if (outcome.refused !== null) return;
    tell(`Approved: ${proposal.campaign.name}, ${moved} a day.`);
    close();
  };
  return (
    <>
      <ProposalView proposal={proposal} nowMs={nowMs} timeZone={timeZone} />
      {proposal.status === 'OPEN' && (
        <footer className="decide">
          {mayDecide ? (
            <>
              <button
                type="button"
                className="button button-main"
                disabled={!isOpen}
                onClick={() => begin('approve')}
              >
                <Icon name="check" size={14} />
                Approve <kbd>E</kbd>
              </button>
              <button type="button" className="button" disabled={!isOpen} onClick={() => begin('reject')}>
                Reject <kbd>R</kbd>
              </button>
              {!isConnected && <span className="note">Not while the page is reconnecting.</span>}
            </>
          ) : (
            <span className="note">You can see, not decide, this proposal: it takes the role ANALYST.</span>
          )}
        </footer>
      )}
      {open === 'approve' && (
        <Dialog title={`Approve for ${proposal.campaign.name}`} onClose={close}>
          <p>
            {proposal.changes.length} arms change at once; the campaign&apos;s daily budget stays as it is.
          </p>
          <DialogFoot act={`Approve ${moved}`} refused={refused} onAct={sayYes} onCancel={close} />
        </Dialog>
      )}
      {open === 'reject' && (
        <ReasonDialog
          title={`Reject for ${proposal.campaign.name}`}
          consequence="Nothing moves. The engine decides anew in the next cycle."
          act="Reject"
          least={10}
          onClose={close}
          onAct={async (reason) => {
            const { data, error } = await reject({
              input: { proposalId: proposal.id, reason, idempotencyKey: newKey() },
            });
            again();
            return outcomeOf(data?.rejectProposal, error);
          }}
        />
      )}
    </>
  );
}
