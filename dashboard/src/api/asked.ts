import type { CombinedError } from 'urql';

/** What a panel knows of its data. Older data stays while newer is on its way, or did not come. */
export interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly fetching: boolean;
  readonly again: () => void;
}
