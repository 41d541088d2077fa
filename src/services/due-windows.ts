/** A window that a platform is to be asked for, and as of when. Instants in ms of account time. */
export interface DueWindow {
  readonly startMs: number;
  readonly asOfMs: number;
}

/**
 * Which windows became due in (fromMs, untilMs]: those that ended in it, and those that reached an age at which platforms revise.
 * Windows lie on multiples of their length; those that start before `firstStartMs` are nobody's. By window, oldest first.
 */
export function dueWindows(
  span: { readonly fromMs: number; readonly untilMs: number; readonly firstStartMs: number },
  windowMs: number,
  restatementAgesMs: readonly number[],
): DueWindow[] {
  const due: DueWindow[] = [];
  for (const ageMs of [0, ...restatementAgesMs]) {
    const firstEndMs = (Math.floor((span.fromMs - ageMs) / windowMs) + 1) * windowMs;
    for (let endMs = firstEndMs; endMs + ageMs <= span.untilMs; endMs += windowMs) {
      const startMs = endMs - windowMs;
      if (startMs >= span.firstStartMs) due.push({ startMs, asOfMs: endMs + ageMs });
    }
  }
  return due.sort((a, b) => a.startMs - b.startMs || a.asOfMs - b.asOfMs);
}
