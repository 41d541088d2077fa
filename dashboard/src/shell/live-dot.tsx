import type { ReactElement } from 'react';
import { useLink, useNow, usePageClient } from '../api/hooks.js';
import { countdownText } from '../lib/time.js';

/** How the page hangs on the server: what it shows is live, or as old as it says. */
export function LiveDot({ nextRunAt }: { nextRunAt: string | null | undefined }): ReactElement {
  const link = useLink();
  const { offset } = usePageClient();
  const nowMs = useNow(1_000);
  if (link.kind === 'live') {
    const next = nextRunAt ? countdownText(Date.parse(nextRunAt) - nowMs) : undefined;
    return (
      <span className="live live-on">
        <i aria-hidden="true" />
        <span className="live-word">Live</span>
        <span className="live-next">
          {next === undefined ? (
            ''
          ) : next === null ? (
            'deciding'
          ) : (
            <>
              <span className="live-word">· next cycle </span>
              <time>{next}</time>
            </>
          )}
        </span>
      </span>
    );
  }
  const wait =
    link.retryAtMs === null ? null : Math.max(0, Math.ceil((link.retryAtMs + offset.get() - nowMs) / 1_000));
  return (
    <button
      type="button"
      className="live live-off"
      onClick={() => dispatchEvent(new Event('trimtab-reconnect'))}
      title="Reconnect now"
    >
      <i aria-hidden="true" />
      {link.kind === 'connecting' ? 'Connecting' : 'Reconnecting'}
      {wait !== null && `, try ${link.tries} in ${wait} s`}
    </button>
  );
}
