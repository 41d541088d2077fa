/**
 * Splits a total by real-valued amounts into whole billable units, by largest remainder; the parts sum to the total exactly.
 * Where the total is not a multiple of the unit, the odd rest goes to the arm with the most money.
 * @param wanted amounts ≥ 0 in any unit; only their proportions count. All zero: everything is split evenly over `eligible`.
 * @param eligible 1 where an arm may get money; at least one where `total` > 0
 * @param total micros, ≥ 0
 * @param unit micros, > 0
 * Ties go to the arm that comes first. Cost: one sort of the arms.
 */
export function roundToUnits(
  wanted: Float64Array,
  eligible: Uint8Array,
  total: bigint,
  unit: bigint,
): BigInt64Array {
  const parts = new BigInt64Array(wanted.length);
  const arms: number[] = [];
  let sum = 0;
  for (let k = 0; k < wanted.length; k++) {
    if (eligible[k] !== 1) continue;
    arms.push(k);
    sum += wanted[k]!;
  }
  if (arms.length === 0 || total <= 0n) return parts;
  const units = total / unit;
  const unitCount = Number(units);
  const even = !(sum > 0) || !Number.isFinite(sum);
  const rest = new Float64Array(wanted.length);
  let left = units;
  for (const k of arms) {
    const exact = even ? unitCount / arms.length : (wanted[k]! / sum) * unitCount;
    const whole = Math.floor(exact);
    rest[k] = exact - whole;
    parts[k] = BigInt(whole);
    left -= parts[k]!;
  }
  settle(parts, arms, rest, left);
  let richest = arms[0]!;
  for (const k of arms) if (parts[k]! > parts[richest]!) richest = k;
  for (const k of arms) parts[k] = parts[k]! * unit;
  parts[richest] = parts[richest]! + (total - units * unit);
  return parts;
}

/** Hands out the units left (or takes back those that float error gave too many), largest remainder first. */
function settle(parts: BigInt64Array, arms: readonly number[], rest: Float64Array, left: bigint): void {
  const order = arms.slice().sort((a, b) => rest[b]! - rest[a]! || a - b);
  const each = left / BigInt(order.length);
  if (each > 0n) for (const k of order) parts[k] = parts[k]! + each;
  let open = left - (each > 0n ? each * BigInt(order.length) : 0n);
  for (const k of order) {
    if (open <= 0n) break;
    parts[k] = parts[k]! + 1n;
    open -= 1n;
  }
  for (let i = order.length - 1; open < 0n && i >= 0; i--) {
    const k = order[i]!;
    const back = parts[k]! < -open ? parts[k]! : -open;
    parts[k] = parts[k]! - back;
    open += back;
  }
}
