import { type ReactElement, useState } from 'react';
import { useAct, useWriting } from '../../api/hooks.js';
import { newKey, outcomeOf } from '../../api/outcome.js';
import {
  type CampaignHeadQuery,
  EndOverrideDocument,
  type OverrideRowFragment,
  PauseCampaignDocument,
  ResumeCampaignDocument,
} from '../../gql/graphql.js';
import { share } from '../../lib/format.js';
import { useAccountNow, useMay } from '../../shell/account.js';
import { StatusGlyph } from '../../marks/glyph.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { Tag, type TagTone } from '../../ui/tag.js';
import { OverrideDialog } from './override-dialog.js';
import { OverridesView } from './overrides-view.js';

const TONES: Readonly<Record<string, TagTone>> = { ACTIVE: 'good', ERROR: 'bad', PAUSED: 'warn' };

export interface CampaignActsProps {
  readonly campaign: NonNullable<CampaignHeadQuery['campaign']>;
  readonly timeZone: string;
  readonly again: () => void;
}

type Open = 'pause' | 'resume' | 'override' | OverrideRowFragment | null;

/** What the campaign is, and what a person can do about it. */
export function CampaignActs({ campaign, timeZone, again }: CampaignActsProps): ReactElement {
  const [open, setOpen] = useState<Open>(null);
  const accountNowMs = useAccountNow(10_000);
  const [mayManage, mayOverride] = [useMay('MANAGER'), useMay('ANALYST')];
  const isConnected = useWriting();
  const pause = useAct(PauseCampaignDocument);
  const resume = useAct(ResumeCampaignDocument);
  const end = useAct(EndOverrideDocument);
  const isPaused = campaign.status === 'PAUSED' || campaign.status === 'DRAFT';
  const close = (): void => setOpen(null);
  const target = { campaignId: campaign.id, expectedVersion: campaign.version };
  const why = isConnected ? undefined : 'Not while the page is reconnecting';
  return (
    <>
      <header className="campaign-head">
        <StatusGlyph status={campaign.status} />
        <h2>{campaign.name}</h2>
        <Tag tone={TONES[campaign.status] ?? 'plain'}>{campaign.status.toLowerCase()}</Tag>
        <Tag>{campaign.kpi}</Tag>
        {campaign.mode === 'APPROVAL' && <Tag tone="plum">needs approval</Tag>}
        <Tag>{share(campaign.constraints.maxStepShare)} step limit</Tag>
        {campaign.statusReason !== null && <span className="note">{campaign.statusReason}</span>}
        <span className="campaign-acts">
          {mayOverride && (
            <button
              type="button"
              className="button"
              disabled={!isConnected}
              title={why}
              onClick={() => setOpen('override')}
            >
              Override
            </button>
          )}
          {mayManage && (
            <button
              type="button"
              className="button"
              disabled={!isConnected}
              title={why}
              onClick={() => setOpen(isPaused ? 'resume' : 'pause')}
            >
              {isPaused ? 'Resume' : 'Pause'}
            </button>
          )}
          {!mayOverride && <span className="note">You can see, not change, this campaign.</span>}
        </span>
      </header>
      <OverridesView
        overrides={campaign.overrides.nodes}
        timeZone={timeZone}
        onEnd={mayOverride && isConnected ? setOpen : null}
      />
      {open === 'override' && (
        <OverrideDialog campaign={campaign} accountNowMs={accountNowMs} onClose={close} onDone={again} />
      )}
      {open === 'pause' && (
        <ReasonDialog
          title={`Pause ${campaign.name}`}
          consequence="It is not decided any more until somebody resumes it. Its budgets stay as they are."
          act="Pause"
          least={10}
          onClose={close}
          onAct={async (reason) => {
            const { data, error } = await pause({ input: { ...target, reason, idempotencyKey: newKey() } });
            return outcomeOf(data?.pauseCampaign, error);
          }}
        />
      )}
      {open === 'resume' && (
        <ReasonDialog
          title={`Resume ${campaign.name}`}
          consequence="It is decided again at its interval, from now on."
          act="Resume"
          least={0}
          onClose={close}
          onAct={async (reason) => {
            const input = { ...target, ...(reason === '' ? {} : { reason }), idempotencyKey: newKey() };
            const { data, error } = await resume({ input });
            return outcomeOf(data?.resumeCampaign, error);
          }}
        />
      )}
      {open !== null && typeof open === 'object' && (
        <ReasonDialog
          title="End this override"
          consequence={`${open.arm?.label ?? 'The campaign'}: the engine takes over again, and a cycle decides at once.`}
          act="End it"
          least={10}
          onClose={close}
          onAct={async (reason) => {
            const { data, error } = await end({
              input: { overrideId: open.id, reason, idempotencyKey: newKey() },
            });
            again();
            return outcomeOf(data?.revokeOverride, error);
          }}
        />
      )}
    </>
  );
}
