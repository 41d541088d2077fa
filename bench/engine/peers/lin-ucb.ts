import type { Policy, PolicySetup } from '../policy.js';

/** Width of the confidence bound. */
const ALPHA = 1;
/** Parts of the budget that are placed one by one; each counts as seen, so that the next looks elsewhere. */
const UNITS = 20;

/**
 * LinUCB (Li et al. 2010) with one-hot platform, channel, creative and bid as context and ROAS as reward: each twentieth of the
 * budget goes to the arm with the highest upper bound.
 */
export function linUcb(setup: PolicySetup): Policy {
  const { armCount, budget, world } = setup;
  const [platforms, channels, creatives, bids] = world.spec.levels;
  const size = 1 + platforms + channels + creatives + bids;
  const features = world.arms.map((arm) => {
    const at = [
      1 + arm.platform,
      1 + platforms + arm.channel,
      1 + platforms + channels + arm.creative,
      1 + platforms + channels + creatives + arm.bid,
    ];
    return [0, ...at];
  });
  const inverse = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const rewards = new Float64Array(size);
  const bound = (matrix: Float64Array, theta: Float64Array, k: number): number => {
    let mean = 0;
    let width = 0;
    for (const i of features[k]!) {
      mean += theta[i]!;
      for (const j of features[k]!) width += matrix[i * size + j]!;
    }
    return mean + ALPHA * Math.sqrt(Math.max(0, width));
  };
  return {
    allocate() {
      const matrix = inverse.slice();
      const theta = times(matrix, rewards, size);
      const spend = new Float64Array(armCount);
      for (let unit = 0; unit < UNITS; unit++) {
        let best = 0;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < armCount; k++) {
          const score = bound(matrix, theta, k);
          if (score > most) {
            most = score;
            best = k;
          }
        }
        spend[best] = spend[best]! + budget / UNITS;
        addSample(matrix, features[best]!, 1 / UNITS, size);
      }
      return spend;
    },
    observe(_cycle, spend, figures) {
      for (let k = 0; k < armCount; k++) {
        if (!(spend[k]! > 0)) continue;
        const weight = spend[k]! / budget;
        addSample(inverse, features[k]!, weight, size);
        for (const i of features[k]!) rewards[i] = rewards[i]! + weight * (figures.revenue[k]! / spend[k]!);
      }
    },
  };
}

function times(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!;
    return sum;
  });
}

/** Sherman and Morrison: the inverse after adding weight · x xᵀ, x being 1 at the features. */
function addSample(inverse: Float64Array, features: readonly number[], weight: number, size: number): void {
  const column = new Float64Array(size);
  for (let i = 0; i < size; i++) for (const j of features) column[i] = column[i]! + inverse[i * size + j]!;
  let inner = 1;
  for (const i of features) inner += weight * column[i]!;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      inverse[i * size + j] = inverse[i * size + j]! - (weight * column[i]! * column[j]!) / inner;
    }
  }
}
