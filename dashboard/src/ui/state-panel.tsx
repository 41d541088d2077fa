import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import type { Asked } from '../api/asked.js';
import { Icon } from './icon.js';

/** Shorter than this, an empty box would only flicker. */
const SKELETON_AFTER_MS = 150;

export interface StatePanelProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly bad?: boolean;
  readonly children?: ReactNode;
}

/** A panel that has nothing to show says why, and what can be done. */
export function StatePanel({ title, text, bad = false, children }: StatePanelProps): ReactElement {
  return (
    <div className="state" role={bad ? 'alert' : undefined}>
      <p className={bad ? 'state-title bad' : 'state-title'}>
        {bad && <Icon name="warning" />}
        {title}
      </p>
      <p className="state-text">{text}</p>
      {children && <div className="state-acts">{children}</div>}
    </div>
  );
}

function Skeleton({ rows }: { rows: number }): ReactElement {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <span
          key={row}
          className={shown ? 'bone' : 'bone hidden'}
          style={{ width: `${46 + ((row * 29) % 50)}%` }}
        />
      ))}
    </div>
  );
}

export interface LoadedProps<Data> {
  readonly asked: Asked<Data>;
  /** What did not load, such as "Changes". */
  readonly what: string;
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** Data where there is any, however old; else the state that the panel is in. One panel fails alone. */
export function Loaded<Data>({ asked, what, rows = 4, children }: LoadedProps<Data>): ReactNode {
  const { data, error, again } = asked;
  if (data !== undefined) return children(data);
  if (!error) return <Skeleton rows={rows} />;
  const requestId: unknown = error.graphQLErrors[0]?.extensions?.['requestId'];
  return (
    <StatePanel bad title={`${what} did not load`} text={`${wordsOf(error)} The rest of the page is fine.`}>
      <button type="button" className="button" onClick={again}>
        Try again
      </button>
      {typeof requestId === 'string' && <code>req {requestId.slice(0, 8)}</code>}
    </StatePanel>
  );
}

function wordsOf(error: NonNullable<Asked<unknown>['error']>): string {
  return error.networkError
    ? 'The server could not be reached.'
    : (error.graphQLErrors[0]?.message ?? 'Something failed.');
}
