import type { ReactElement } from 'react';

const PATHS = {
  overview: 'M3 13a7 7 0 1 1 14 0M10 13l3-4M3.5 16h13',
  campaigns: 'M3 5h14M3 10h9M3 15h6M14 13l2 2 2-3',
  decisions: 'M3 3v14h14M7 13V9M11 13V6M15 13v-3',
  approvals: 'M3 4h14v12H3zM7 10l2 2 4-4',
  settings:
    'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2v3M10 15v3M2 10h3M15 10h3M4.5 4.5l2 2M13.5 13.5l2 2M15.5 4.5l-2 2M6.5 13.5l-2 2',
  search: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.5 13.5L17 17',
  calendar: 'M3 5h14v12H3zM3 9h14M7 3v4M13 3v4',
  moon: 'M15 12a6 6 0 0 1-7-8 6.5 6.5 0 1 0 7 8z',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  warning: 'M10 3l7.5 13h-15zM10 8v4M10 14v.5',
  check: 'M4 10l4 4 8-8',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M5 8l5 5 5-5',
  replay: 'M4 10a6 6 0 1 0 2-4.5M4 3v4h4',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2',
  link: 'M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2',
  close: 'M5 5l10 10M15 5L5 15',
  download: 'M10 3v10M6 9l4 4 4-4M4 17h12',
} as const;

export type IconName = keyof typeof PATHS;

/** Beside a word, never alone: the word is what is read out. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
