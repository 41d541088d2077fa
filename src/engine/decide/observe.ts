import type { Factors } from './hierarchy.js';
import { ARM_STRIDE } from './layout.js';
import { observeWindow } from './observe-window.js';
import { refitPriors } from './priors.js';
import type { Evidence } from './types.js';
import { findKey, type Working } from './working.js';
import type { Workspace } from './workspace.js';

/**
 * Folds evidence into the state, window after window in the order of their ends. A window that is newer than all before is first
 * scored against what was expected of it; a late or restated one only corrects the sums. The order of the rows does not matter.
 */
export function observe(working: Working, evidence: Evidence, factors: Factors, workspace: Workspace): void {
  const armOf = armPositions(working, evidence);
  const order = rowOrder(evidence, armOf);
  let fitted = true;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && sameWindow(evidence, order[from]!, order[to]!)) to++;
    const windowMs = evidence.windowMs[order[from]!]!;
    const endMs = endOf(evidence, order[from]!);
    const batch = { evidence, armOf, rows: order, from, to, windowMs, endMs };
    fitted = observeWindow(working, batch, factors, workspace);
    from = to;
  }
  if (!fitted) refitPriors(working, factors, workspace);
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
  const order = new Int32Array(evidence.count);
  let count = 0;
  let sorted = true;
  for (let i = 0; i < evidence.count; i++) {
    if (armOf[i]! < 0) continue;
    if (count > 0 && compareRows(evidence, order[count - 1]!, i) > 0) sorted = false;
    order[count++] = i;
  }
  const usable = order.subarray(0, count);
  return sorted ? usable : usable.sort((a, b) => compareRows(evidence, a, b));
}

function compareRows(evidence: Evidence, a: number, b: number): number {
  return (
    endOf(evidence, a) - endOf(evidence, b) ||
    evidence.windowMs[a]! - evidence.windowMs[b]! ||
    evidence.restated[a]! - evidence.restated[b]! ||
    evidence.armKey[a]! - evidence.armKey[b]! ||
    evidence.costMicros[a]! - evidence.costMicros[b]! ||
    evidence.conversions[a]! - evidence.conversions[b]!
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
