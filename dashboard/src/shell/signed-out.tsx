import type { ReactElement } from 'react';
import { StatePanel } from '../ui/state-panel.js';

export function SignedOut(): ReactElement {
  return (
    <main className="alone">
      <StatePanel
        title="You are not signed in"
        text={
          <>
            Open the link that <code>npm start</code> printed; it works once.{' '}
            <code>npx trimtab token link</code> prints another.
          </>
        }
      >
        <a className="button" href="/playground">
          Playground
        </a>
      </StatePanel>
    </main>
  );
}
