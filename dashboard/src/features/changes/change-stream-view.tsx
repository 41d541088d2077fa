import type { ReactElement } from 'react';
import { plural } from '../../lib/format.js';
import { Icon } from '../../ui/icon.js';
import { Panel } from '../../ui/panel.js';
import { StatePanel } from '../../ui/state-panel.js';
import { ChangeItem } from './change-item.js';
import type { ChangeStream } from './use-stream.js';

export interface ChangeStreamViewProps {
  readonly title: string;
  readonly note?: string;
  readonly stream: ChangeStream;
  readonly timeZone: string;
}

export function ChangeStreamView({ title, note, stream, timeZone }: ChangeStreamViewProps): ReactElement {
  const waiting = stream.pending.length;
  const pill = waiting > 0 && (
    <button
      type="button"
      className="pill"
      onClick={stream.take}
      aria-keyshortcuts="."
      title="Take the new rows (.)"
    >
      <Icon name="up" size={14} />
      {waiting} new
    </button>
  );
  return (
    <Panel title={title} note={note} aside={pill}>
      {stream.shown.length === 0 ? (
        <StatePanel
          title={waiting > 0 ? `${plural(waiting, 'change')} came in` : 'No changes yet'}
          text="Each move of money between arms is listed here, with its reason."
        />
      ) : (
        <ol className="changes">
          {stream.shown.map((change) => (
            <ChangeItem
              key={change.id}
              change={change}
              timeZone={timeZone}
              isNew={stream.fresh.has(change.id)}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}
