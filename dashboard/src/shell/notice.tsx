import { type ReactElement, useSyncExternalStore } from 'react';
import { Watched } from '../api/link.js';
import { Icon } from '../ui/icon.js';

const notice = new Watched<string | null>(null);

/** Tells the reader something that needs no answer. */
export function tell(text: string): void {
  notice.set(text);
}

export function Notice(): ReactElement {
  const text = useSyncExternalStore(notice.watch, notice.get);
  return (
    <div className="notice" role="status">
      {text !== null && (
        <p>
          {text}
          <button type="button" className="button-bare" onClick={() => notice.set(null)} aria-label="Close">
            <Icon name="close" size={14} />
          </button>
        </p>
      )}
    </div>
  );
}
