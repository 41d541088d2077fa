import { type ReactElement, useState } from 'react';
import { useAct, useWriting } from '../../api/hooks.js';
import { newKey, outcomeOf } from '../../api/outcome.js';
import { PauseCampaignDocument, ResumeCampaignDocument } from '../../gql/graphql.js';
import { plural } from '../../lib/format.js';
import { type Outcome, ReasonDialog } from '../../ui/reason-dialog.js';

/** Versions of the campaigns that are selected, by id. */
export type Picked = ReadonlyMap<string, number>;

export function BulkActs({ picked, onDone }: { picked: Picked; onDone: () => void }): ReactElement | null {
  const [open, setOpen] = useState<'Pause' | 'Resume' | null>(null);
  const isConnected = useWriting();
  const [pause, resume] = [useAct(PauseCampaignDocument), useAct(ResumeCampaignDocument)];
  if (picked.size === 0) return null;
  const what = plural(picked.size, 'campaign');
  const act = async (reason: string): Promise<Outcome> => {
    let done = 0;
    // One after the other: where one is refused, those before it stand, and the rest is left alone.
    for (const [campaignId, expectedVersion] of picked) {
      const input = { campaignId, expectedVersion, reason, idempotencyKey: newKey() };
      const run = open === 'Pause' ? pause({ input }) : resume({ input });
      const { data, error } = await run;
      const payload = data && ('pauseCampaign' in data ? data.pauseCampaign : data.resumeCampaign);
      const { refused } = outcomeOf(payload, error);
      if (refused !== null) return { refused: `${done} of ${picked.size} done. Then: ${refused}` };
      done += 1;
    }
    onDone();
    return { refused: null };
  };
  return (
    <span className="bulk">
      <b>{what} selected</b>
      {(['Pause', 'Resume'] as const).map((name) => (
        <button
          key={name}
          type="button"
          className="button"
          disabled={!isConnected}
          onClick={() => setOpen(name)}
        >
          {name}
        </button>
      ))}
      {open !== null && (
        <ReasonDialog
          title={`${open} ${what}`}
          consequence={
            open === 'Pause'
              ? 'They are not decided any more until somebody resumes them. Their budgets stay as they are.'
              : 'They are decided again at their interval.'
          }
          act={`${open} ${what}`}
          least={10}
          onAct={act}
          onClose={() => setOpen(null)}
        />
      )}
    </span>
  );
}
