import { useEffect, useRef } from 'react';
import { Keyboard } from '../lib/keys.js';

export type Acts = Readonly<Record<string, (() => void) | undefined>>;

const keyboard = new Keyboard();
const listeners = new Set<(name: string) => boolean>();

addEventListener('keydown', (event) => {
  const name = keyboard.stroke(event, event.timeStamp);
  if (name === null || event.repeat) return;
  // Single keys are letters where somebody writes, and belong to a dialog while one is open.
  if (name !== 'Ctrl K' && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
  // The youngest listener is the one in front.
  for (const listener of [...listeners].toReversed()) {
    if (!listener(name)) continue;
    event.preventDefault();
    return;
  }
});

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** What keys do while this component is there. */
export function useKeys(acts: Acts): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const listener = (name: string): boolean => {
      const act = latest.current[name];
      act?.();
      return act !== undefined;
    };
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}

/** Rows that `j` and `k` walk: those of the page that have `data-row`. */
export function walkRows(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(
    (row) => row.offsetParent !== null,
  );
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[at < 0 ? (by === 1 ? 0 : rows.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Keys that a control on the page has taken for itself, by `data-key`. */
export function pressControl(key: string): void {
  const control = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (control instanceof HTMLButtonElement) control.click();
  else control?.focus();
}
