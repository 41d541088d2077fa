import { type ReactElement, useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { ReplayDecisionDocument, type ReplayVerdict } from '../../gql/graphql.js';
import { Icon } from '../../ui/icon.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/state-panel.js';

const VERDICTS: Readonly<Record<ReplayVerdict, { words: string; tone: string }>> = {
  IDENTICAL: { words: 'Replayed, identical to the bit', tone: 'better' },
  DIFFERENT: { words: 'Replayed, and it came out differently', tone: 'worse' },
  NOT_COMPARABLE: {
    words: 'Cannot be replayed: another engine decided it, or its inputs are gone',
    tone: '',
  },
};

/** Runs the cycle again when somebody asks, from what was stored of it. */
export function ReplayPanel({ cycleId }: { cycleId: string }): ReactElement {
  const [isAsked, setAsked] = useState(false);
  const replay = useAsk(ReplayDecisionDocument, { id: cycleId }, { pause: !isAsked });
  if (!isAsked)
    return (
      <Panel
        title="Replay"
        note="proves that this is what the engine decided"
        aside={
          <button type="button" className="button" onClick={() => setAsked(true)}>
            <Icon name="replay" size={14} />
            Replay
          </button>
        }
      >
        {null}
      </Panel>
    );
  return (
    <Panel
      title="Replay"
      aside={
        <button type="button" className="button" disabled={replay.fetching} onClick={replay.again}>
          <Icon name="replay" size={14} />
          Replay again
        </button>
      }
    >
      <Loaded asked={replay} what="The replay" rows={3}>
        {({ node }) => {
          const told = node?.__typename === 'Cycle' ? node.replay : null;
          if (!told) return <p className="panel-text">This cycle decided nothing that could be replayed.</p>;
          const { words, tone } = VERDICTS[told.verdict];
          return (
            <>
              <p className={`panel-text ${tone}`}>
                {told.verdict === 'IDENTICAL' && <Icon name="check" size={14} />} {words}
              </p>
              <dl className="facts">
                <dt>Stored</dt>
                <dd>
                  <code>{told.storedHash?.slice(0, 16) ?? '—'}</code>
                </dd>
                <dt>Came out now</dt>
                <dd>
                  <code>{told.replayedHash?.slice(0, 16) ?? '—'}</code>
                </dd>
              </dl>
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
