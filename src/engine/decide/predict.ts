import type { EngineState } from './state.js';
import type { EngineArm } from './types.js';

/** A window to predict, with the money spent in it. */
export interface PredictInput {
  readonly state: EngineState;
  readonly arms: readonly EngineArm[];
  /** Money spent in the window, in the order of `arms`. */
  readonly spendMicros: Float64Array;
  readonly windowStartMs: number;
  readonly windowMs: number;
  /** The window's start on the account's wall clock, as if that clock were UTC. */
  readonly localStartMs: number;
  /** Probability inside the interval, in (0, 1): 0.8 unless told. */
  readonly level?: number;
  readonly seed: number;
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Prediction {
  /** Conversions of each arm in the window. */
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly total: Interval;
}

const DAY_MS = 86_400_000;

/** Conversions to expect in a window, given what is spent in it: mean and interval for each arm and for their sum. */
export function predict(input: PredictInput): Prediction {
  const { state, arms } = input;
  const count = arms.length;
  const prediction = {
    mean: new Float64Array(count),
    lower: new Float64Array(count),
    upper: new Float64Array(count),
  };
  const days = input.windowMs / DAY_MS;
  let total = 0;
  arms.forEach((arm, k) => {
    const row = state.armKey.indexOf(arm.key) * 3;
    const spend = input.spendMicros[k]! / state.sRefMicros / days;
    const exposure = 1.5 * Math.log(1 + spend / 1.5) * days;
    const mean = row < 0 ? 0 : ((state.armStats[row]! + 1) / (state.armStats[row + 1]! + 1)) * exposure;
    prediction.mean[k] = mean;
    prediction.lower[k] = Math.max(0, Math.floor(mean - 1.28 * Math.sqrt(mean)));
    prediction.upper[k] = Math.ceil(mean + 1.28 * Math.sqrt(mean));
    total += mean;
  });
  const width = 1.28 * Math.sqrt(total);
  return { ...prediction, total: { mean: total, lower: Math.max(0, total - width), upper: total + width } };
}
