import { MINUTE_MS, SECOND_MS } from '../../kernel/units/time.js';

/** How a campaign that fails is tried again. */
export interface FailurePolicy {
  /** Failures in a row after which the campaign is in ERROR and one alert is raised. */
  readonly errorAfter: number;
  readonly firstDelayMs: number;
  /** Also the pace at which a campaign in ERROR is tried: it recovers by itself as soon as a cycle succeeds. */
  readonly longestDelayMs: number;
}

export const FAILURE_POLICY: FailurePolicy = {
  errorAfter: 3,
  firstDelayMs: 5 * SECOND_MS,
  longestDelayMs: 15 * MINUTE_MS,
};

/** Doubles with each failure. @param failures in a row, this one included, ≥ 1 */
export function retryDelayMs(policy: FailurePolicy, failures: number): number {
  return Math.min(policy.firstDelayMs * 2 ** (failures - 1), policy.longestDelayMs);
}
