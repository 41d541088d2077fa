import type { ReactElement, ReactNode } from 'react';

export type TagTone = 'plain' | 'good' | 'bad' | 'warn' | 'plum' | 'cobalt';

export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }): ReactElement {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

/** The server says whether what is shown is simulated; the page cannot switch it off. */
export function SimulatedTag(): ReactElement {
  return (
    <span className="tag-simulated" title="Platforms, results and time are simulated: no real money moves.">
      SIMULATED
    </span>
  );
}
