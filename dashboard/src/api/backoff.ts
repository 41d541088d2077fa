import { SECOND_MS } from '../lib/time.js';

const STEPS_S = [0.5, 1, 2, 4, 8, 15];
const JITTER = 0.3;

/** How long to wait before the try that follows `tries` failed ones. @param random in [0, 1) */
export function waitMs(tries: number, random: number): number {
  const step = STEPS_S[Math.min(tries, STEPS_S.length - 1)]!;
  return Math.round(step * SECOND_MS * (1 - JITTER + 2 * JITTER * random));
}
