/**
 * Splits a total by real-valued amounts into whole billable units, by largest remainder; the parts sum to the total exactly.
 * Where the total is not a multiple of the unit, the odd rest goes to the arm with the most money.
 * @param wanted amounts ≥ 0 in any unit; only their proportions count. All zero: everything is split evenly over `eligible`.
 * @param eligible 1 where an arm may get money; at least one where `total` > 0
 * @param total micros, ≥ 0
 * @param unit micros, > 0
 * Ties go to the arm that comes first. Cost: one sort of the remainders.
 */
export function roundToUnits(
  wanted: Float64Array,
  eligible: Uint8Array,
  total: bigint,
  unit: bigint,
): BigInt64Array {
  const parts = new BigInt64Array(wanted.length);
  let arms = 0;
  let sum = 0;
  for (let k = 0; k < wanted.length; k++) {
    if (eligible[k] !== 1) continue;
    arms += 1;
    sum += wanted[k]!;
  }
  if (arms === 0 || total <= 0n) return parts;
  const units = total / unit;
  const unitCount = Number(units);
  const even = !(sum > 0) || !Number.isFinite(sum);
  const whole = new Float64Array(wanted.length);
  const rest = new Float64Array(wanted.length);
  let left = unitCount;
  for (let k = 0; k < wanted.length; k++) {
    if (eligible[k] !== 1) continue;
    const exact = even ? unitCount / arms : (wanted[k]! / sum) * unitCount;
    whole[k] = Math.floor(exact);
    rest[k] = exact - whole[k]!;
    left -= whole[k]!;
  }
  const plain = unitCount <= Number.MAX_SAFE_INTEGER && left >= 0 && left <= arms;
  if (plain) handOut(whole, eligible, rest, left);
  for (let k = 0; k < wanted.length; k++) parts[k] = BigInt(whole[k]!);
  if (!plain) settle(parts, eligible, rest, units, whole);
  let richest = eligible.indexOf(1);
  for (let k = richest; k < wanted.length; k++) if (whole[k]! > whole[richest]!) richest = k;
  for (let k = 0; k < wanted.length; k++) parts[k] = parts[k]! * unit;
  parts[richest] = parts[richest]! + (total - units * unit);
  return parts;
}

/** Hands one unit to each of the `left` arms with the largest remainders. */
function handOut(whole: Float64Array, eligible: Uint8Array, rest: Float64Array, left: number): void {
  if (left === 0) return;
  // Arms that may not get money have a remainder of zero, and there are not more than `left` arms above the least.
  const sorted = rest.slice().sort();
  const least = sorted[sorted.length - left]!;
  let open = left;
  for (let k = 0; k < whole.length; k++) {
    if (eligible[k] !== 1 || !(rest[k]! > least)) continue;
    whole[k] = whole[k]! + 1;
    open -= 1;
  }
  for (let k = 0; open > 0; k++) {
    if (eligible[k] !== 1 || rest[k] !== least) continue;
    whole[k] = whole[k]! + 1;
    open -= 1;
  }
}

/** The same for more units than a float counts: hands out those left, or takes back those that float error gave too many. */
function settle(
  parts: BigInt64Array,
  eligible: Uint8Array,
  rest: Float64Array,
  units: bigint,
  whole: Float64Array,
): void {
  const order = Array.from(parts.keys()).filter((k) => eligible[k] === 1);
  order.sort((a, b) => rest[b]! - rest[a]! || a - b);
  const left = parts.reduce((open, part) => open - part, units);
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
  for (let k = 0; k < parts.length; k++) whole[k] = Number(parts[k]!);
}
