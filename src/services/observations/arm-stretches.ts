import { type ObservationColumns, windowEndMs } from '../../persistence/stores/observation-columns.js';
import type { ArmStretch } from '../../persistence/stores/observation-version-store.js';

/** Windows further apart than this many of their lengths are looked up apart, so that what lies between is not read. */
const FAR_LENGTHS = 4;

/** The stretches of time, by arm, that rows in the order of `compareObservations` cover. */
export function armStretches(columns: ObservationColumns): ArmStretch[] {
  const stretches: ArmStretch[] = [];
  let first = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < columns.count; row++) {
    const armKey = columns.armKey[row]!;
    const startMs = columns.windowStartMs[row]!;
    const endMs = windowEndMs(columns, row);
    untilMs = Math.max(untilMs, endMs);
    const next = row + 1;
    const goesOn =
      next < columns.count &&
      columns.armKey[next] === armKey &&
      columns.windowStartMs[next]! <= untilMs + FAR_LENGTHS * (endMs - startMs);
    if (goesOn) continue;
    stretches.push({ armKey, fromMs: columns.windowStartMs[first]!, untilMs });
    first = next;
    untilMs = Number.NEGATIVE_INFINITY;
  }
  return stretches;
}
