/** What single keys do; `g` waits for a second one. */
export const KEYS = [
  { keys: 'g o', does: 'Overview' },
  { keys: 'g c', does: 'Campaigns' },
  { keys: 'g d', does: 'Decisions' },
  { keys: 'g p', does: 'Approvals' },
  { keys: 'g s', does: 'Settings' },
  { keys: 'j', does: 'Next row' },
  { keys: 'k', does: 'Row before' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'x', does: 'Select the row' },
  { keys: 'e', does: 'Approve' },
  { keys: 'r', does: 'Reject' },
  { keys: '.', does: 'Take the new rows' },
  { keys: '/', does: 'Filter' },
  { keys: 'd', does: 'Time' },
  { keys: 'c', does: 'Compare or not' },
  { keys: 'y', does: 'Copy the permalink' },
  { keys: 'Ctrl K', does: 'Find or jump to' },
  { keys: '?', does: 'This list' },
] as const;

export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** A second key later than this begins anew. */
const PATIENCE_MS = 1_200;

/** Turns strokes into the names of `KEYS`, or `null` while there is nothing to do. */
export class Keyboard {
  #first: { key: string; atMs: number } | null = null;

  stroke({ key, ctrlKey, metaKey, altKey }: Stroke, atMs: number): string | null {
    if (ctrlKey || metaKey) return key.toLowerCase() === 'k' && !altKey ? 'Ctrl K' : null;
    if (altKey) return null;
    const first = this.#first && atMs - this.#first.atMs <= PATIENCE_MS ? this.#first.key : null;
    this.#first = null;
    if (first !== null) return `${first} ${key}`;
    if (key !== 'g') return key;
    this.#first = { key, atMs };
    return null;
  }
}
