export type Metric =
  | 'roas'
  | 'revenue'
  | 'conversions'
  | 'ctr'
  | 'cvr'
  | 'gain'
  | 'cpa'
  | 'cpc'
  | 'cpm'
  | 'spend'
  | 'share'
  | 'budget';

/** Which way is better; `0` where neither is. */
export const POLARITY: Readonly<Record<Metric, 1 | 0 | -1>> = {
  roas: 1,
  revenue: 1,
  conversions: 1,
  ctr: 1,
  cvr: 1,
  gain: 1,
  cpa: -1,
  cpc: -1,
  cpm: -1,
  spend: 0,
  share: 0,
  budget: 0,
};

export type Verdict = 'better' | 'worse' | 'neutral';

export function verdictOf(metric: Metric, change: number): Verdict {
  const judged = POLARITY[metric] * Math.sign(change);
  return judged > 0 ? 'better' : judged < 0 ? 'worse' : 'neutral';
}
