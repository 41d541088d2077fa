import { useSyncExternalStore } from 'react';
import { Watched } from '../api/link.js';

export type Theme = 'light' | 'dark';

const KEY = 'trimtab-theme';
const theme = new Watched<Theme>(document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light');

export function useTheme(): Theme {
  return useSyncExternalStore(theme.watch, theme.get);
}

export function toggleTheme(): void {
  const next = theme.get() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage the choice holds for this page alone.
  }
  theme.set(next);
}
