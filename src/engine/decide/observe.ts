import type { Factors } from './hierarchy.js';
import { ARM_STRIDE } from './layout.js';
import type { Levels } from './levels.js';
import { observeWindow } from './observe-window.js';
import { refitPriors } from './priors.js';
import type { Evidence } from './types.js';
import { findKey, type Working } from './working.js';

/**
 * Folds evidence into the state, window after window in the order of their ends. A window that is newer than all before is first
 * scored against what was expected of it; a late or restated one only corrects the sums. The order of the rows does not matter.
 * @param levels scratch; holds the levels as of the last window afterwards
 */
export function observe(working: Working, evidence: Evidence, factors: Factors, levels: Levels): void {
  const armOf = armPositions(working, evidence);
  const order = rowOrder(evidence, armOf);
  let fitted = true;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && sameWindow(evidence, order[from]!, order[to]!)) to++;
    fitted = observeWindow(working, evidence, armOf, order.slice(from, to), factors, levels);
    from = to;
  }
  if (!fitted) refitPriors(working, factors, levels);
}

/** Position of each row's arm among the arms given; −1 where the row cannot be used. */
function armPositions(working: Working, evidence: Evidence): Int32Array {
  const armOfRow = new Int32Array(working.armKey.length).fill(-1);
  working.base.forEach((at, k) => {
    armOfRow[at / ARM_STRIDE] = k;
  });
  const positions = new Int32Array(evidence.count);
  for (let i = 0; i < evidence.count; i++) {
    const usable = evidence.windowMs[i]! > 0 && Number.isFinite(evidence.windowStartMs[i]!);
    const row = usable ? findKey(working.armKey, evidence.armKey[i]!) : -1;
    positions[i] = row >= 0 ? armOfRow[row]! : -1;
  }
  return positions;
}

/** Rows by end of window, length, new before restated, arm: a sum of floats must not depend on the order they came in. */
function rowOrder(evidence: Evidence, armOf: Int32Array): Int32Array {
  const usable: number[] = [];
  for (let i = 0; i < evidence.count; i++) if (armOf[i]! >= 0) usable.push(i);
  return Int32Array.from(usable).sort(
    (a, b) =>
      endOf(evidence, a) - endOf(evidence, b) ||
      evidence.windowMs[a]! - evidence.windowMs[b]! ||
      evidence.restated[a]! - evidence.restated[b]! ||
      evidence.armKey[a]! - evidence.armKey[b]! ||
      evidence.costMicros[a]! - evidence.costMicros[b]! ||
      evidence.conversions[a]! - evidence.conversions[b]!,
  );
}

function endOf(evidence: Evidence, i: number): number {
  return evidence.windowStartMs[i]! + evidence.windowMs[i]!;
}

function sameWindow(evidence: Evidence, a: number, b: number): boolean {
  return (
    endOf(evidence, a) === endOf(evidence, b) &&
    evidence.windowMs[a] === evidence.windowMs[b] &&
    evidence.restated[a] === evidence.restated[b]
  );
}
