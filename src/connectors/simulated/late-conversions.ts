import { Rng, seedOf } from '../../kernel/rng.js';
import { HOUR_MS } from '../../kernel/units/time.js';

/** Three of four conversions are known when their window closes; the others arrive within three days. */
const PROMPT_PART = 0.75;
const LATEST_MS = 72 * HOUR_MS;

/**
 * How many of a window's conversions are known some time after its end? Never falls as time goes by; all of them from three days
 * on. The same question has the same answer in every process.
 * @param count conversions in all, a whole number ≥ 0
 */
export function arrivedConversions(
  count: number,
  ageMs: number,
  { seed, armKey, windowStartMs }: { seed: number; armKey: number; windowStartMs: number },
): number {
  if (ageMs >= LATEST_MS) return count;
  const rng = new Rng(seedOf('late', seed, armKey, windowStartMs));
  let arrived = 0;
  for (let i = 0; i < count; i++) {
    const prompt = rng.uniform() < PROMPT_PART;
    // Squared, so that most of the late ones come on the first day.
    const delayMs = LATEST_MS * rng.uniform() ** 2;
    if (prompt || delayMs <= ageMs) arrived += 1;
  }
  return arrived;
}
