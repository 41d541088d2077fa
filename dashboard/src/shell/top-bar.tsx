import { type ReactElement, type ReactNode, useEffect } from 'react';
import { SimulatedTag } from '../ui/tag.js';
import { useAccount } from './account.js';
import { useBeat } from './beat.js';
import { LiveDot } from './live-dot.js';

export interface TopBarProps {
  readonly title: string;
  /** Where this page lies, before its name. */
  readonly trail?: ReactNode;
  readonly children?: ReactNode;
}

export function TopBar({ title, trail, children }: TopBarProps): ReactElement {
  const { viewer } = useAccount();
  const beat = useBeat();
  const waiting = beat?.proposals.nodes.length ?? 0;
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${title} · Trimtab`;
  }, [title, waiting]);
  return (
    <header className="top-bar">
      <h1>
        {trail !== undefined && <span className="trail">{trail} / </span>}
        {title}
      </h1>
      <div className="top-acts">
        {viewer.account.simulated && <SimulatedTag />}
        {children}
        <LiveDot nextRunAt={beat?.optimizerStatus.nextRunAt} />
      </div>
    </header>
  );
}
