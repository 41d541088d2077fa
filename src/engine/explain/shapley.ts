/** More players would take longer than anybody waits: each one doubles the cost. */
const MOST_PLAYERS = 12;

/**
 * How much did each player bring? The mean, over all orders in which players may join, of what the value grows by when this one
 * does (Shapley 1953). The parts of all players sum to value(all) − value(none), but for the rounding of floats; one that never
 * changes the value gets exactly nothing.
 * @param value of a coalition, by bits of its players; one number for each of several games that are played at once
 * @returns players × games. No players: nothing.
 * Cost: 2^players values, each asked for once.
 */
export function shapley(players: number, value: (coalition: number) => Float64Array): Float64Array[] {
  if (players > MOST_PLAYERS)
    throw new RangeError(`${players} players; at most ${MOST_PLAYERS} can be told apart.`);
  if (players === 0) return [];
  const weight = joiningWeights(players);
  const values = Array.from({ length: 1 << players }, (_, coalition) => value(coalition));
  return Array.from({ length: players }, (_, i) => {
    const part = new Float64Array(values[0]!.length);
    for (let without = 0; without < values.length; without++) {
      if (((without >> i) & 1) === 1) continue;
      const w = weight[bitCount(without)]!;
      const [less, more] = [values[without]!, values[without | (1 << i)]!];
      for (let g = 0; g < part.length; g++) part[g] = part[g]! + w * (more[g]! - less[g]!);
    }
    return part;
  });
}

/** Probability that a player joins right behind one coalition of each size: s!(n−s−1)!/n!. */
function joiningWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  weights[0] = 1 / players;
  for (let s = 1; s < players; s++) weights[s] = (weights[s - 1]! * s) / (players - s);
  return weights;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
