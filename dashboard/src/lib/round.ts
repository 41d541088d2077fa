/**
 * Rounds parts so that they add up to the rounded whole: each is cut down to the step, and what is missing then goes, step by
 * step, to the parts that lost most. Equal losses keep the order of the parts.
 * @param step in the unit of the parts, above 0
 */
export function roundedParts(parts: readonly bigint[], step: bigint): bigint[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  const cut = parts.map((part) => floorTo(part, step));
  let missing = (roundTo(whole, step) - cut.reduce((sum, part) => sum + part, 0n)) / step;
  const byLoss = parts
    .map((part, index) => ({ index, loss: part - cut[index]! }))
    .toSorted((a, b) => (a.loss === b.loss ? a.index - b.index : a.loss < b.loss ? 1 : -1));
  for (const { index } of byLoss) {
    if (missing <= 0n) break;
    cut[index]! += step;
    missing -= 1n;
  }
  return cut;
}

/** Half away from zero. */
export function roundTo(value: bigint, step: bigint): bigint {
  const half = step / 2n;
  return value < 0n ? -(((-value + half) / step) * step) : ((value + half) / step) * step;
}

function floorTo(value: bigint, step: bigint): bigint {
  const rest = ((value % step) + step) % step;
  return value - rest;
}
