import type { Evidence } from './types.js';

const EMPTY = new Float64Array(0);
const NO_FIGURES = {
  impressions: EMPTY,
  clicks: EMPTY,
  conversions: EMPTY,
  revenueMicros: EMPTY,
  costMicros: EMPTY,
};

/** Evidence without a row: a cycle in which nothing arrived. */
export const NO_EVIDENCE: Evidence = {
  count: 0,
  armKey: new Int32Array(0),
  windowStartMs: EMPTY,
  windowMs: EMPTY,
  localStartMs: EMPTY,
  restated: new Uint8Array(0),
  ...NO_FIGURES,
  previous: NO_FIGURES,
};

/** Room for `count` rows, all zero. */
export function makeEvidence(count: number): Evidence {
  const figures = () => ({
    impressions: new Float64Array(count),
    clicks: new Float64Array(count),
    conversions: new Float64Array(count),
    revenueMicros: new Float64Array(count),
    costMicros: new Float64Array(count),
  });
  return {
    count,
    armKey: new Int32Array(count),
    windowStartMs: new Float64Array(count),
    windowMs: new Float64Array(count),
    localStartMs: new Float64Array(count),
    restated: new Uint8Array(count),
    ...figures(),
    previous: figures(),
  };
}
