import type { ReactElement, ReactNode } from 'react';

export interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of the sheet: a heading, what it is about, and what is in it. */
export function Panel({ title, note, aside, className = '', children }: PanelProps): ReactElement {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="note">{note}</span>}
        {aside !== undefined && <span className="aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}
