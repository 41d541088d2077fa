import type { ReactElement } from 'react';

const KNOWN: Readonly<Record<string, { letter: string; shape: string; name: string }>> = {
  google: { letter: 'G', shape: 'circle', name: 'Google Ads' },
  meta: { letter: 'M', shape: 'square', name: 'Meta' },
  trade: { letter: 'T', shape: 'leaf', name: 'The Trade Desk' },
};

/** A platform by shape and letter; colour only repeats them. */
export function PlatformGlyph({ platform }: { platform: string }): ReactElement {
  const plain = platform.toLowerCase();
  const key = Object.keys(KNOWN).find((word) => plain.includes(word));
  const { letter, shape, name } = key
    ? KNOWN[key]!
    : { letter: platform.slice(0, 1).toUpperCase(), shape: 'plain', name: platform };
  return (
    <span className={`glyph glyph-${shape}`} role="img" aria-label={name} title={name}>
      {letter}
    </span>
  );
}

const STATES: Readonly<Record<string, string>> = {
  ACTIVE: 'dot',
  PAUSED: 'bars',
  ERROR: 'diamond',
  DRAFT: 'ring',
  COMPLETED: 'square',
};

/** Where a campaign stands, by shape. */
export function StatusGlyph({ status }: { status: string }): ReactElement {
  const word = status.slice(0, 1) + status.slice(1).toLowerCase();
  return (
    <span className={`status status-${STATES[status] ?? 'ring'}`} role="img" aria-label={word} title={word} />
  );
}
