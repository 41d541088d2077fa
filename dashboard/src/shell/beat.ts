import { createContext, useContext } from 'react';
import type { BeatQuery } from '../gql/graphql.js';

/** How the optimiser fares, and what waits; `null` until it was first told. */
export const BeatContext = createContext<BeatQuery | null>(null);

export function useBeat(): BeatQuery | null {
  return useContext(BeatContext);
}
