import type { IconName } from '../ui/icon.js';

export interface Place {
  readonly to: '/';
  readonly label: string;
  readonly icon: IconName;
  /** Behind `g`. */
  readonly key: string;
}

/** The pages, in the order of the rail. */
export const PLACES: readonly Place[] = [{ to: '/', label: 'Overview', icon: 'overview', key: 'o' }];
