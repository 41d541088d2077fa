import type { Factor } from './attribution.js';

/**
 * What moved an arm most: the largest of the factors that point where it went. One that held it back may be larger, but is not why
 * it moved. null where nothing moved.
 */
export function mainFactor<One extends Pick<Factor, 'amountMicros'>>(factors: readonly One[]): One | null {
  const change = factors.reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
  if (change === 0n) return null;
  const along = (factor: One): bigint => (change > 0n ? factor.amountMicros : -factor.amountMicros);
  return factors.reduce((most, factor) => (along(factor) > along(most) ? factor : most));
}
