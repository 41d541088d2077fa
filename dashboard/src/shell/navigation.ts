import type { IconName } from '../ui/icon.js';

export interface Place {
  readonly to: '/' | '/campaigns' | '/decisions' | '/approvals' | '/settings';
  readonly label: string;
  readonly icon: IconName;
  /** Behind `g`. */
  readonly key: string;
}

/** The pages, in the order of the rail. */
export const PLACES: readonly Place[] = [
  { to: '/', label: 'Overview', icon: 'overview', key: 'o' },
  { to: '/campaigns', label: 'Campaigns', icon: 'campaigns', key: 'c' },
  { to: '/decisions', label: 'Decisions', icon: 'decisions', key: 'd' },
  { to: '/approvals', label: 'Approvals', icon: 'approvals', key: 'p' },
  { to: '/settings', label: 'Settings', icon: 'settings', key: 's' },
];
