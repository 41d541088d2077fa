import { CELLS } from './curves.js';
import { LAGS, SURPRISES } from './layout.js';

/** What the rows of one window say of each arm, and what was expected of it. Arrays may be longer than there are arms. */
export interface WindowFigures {
  arms: number;
  /** Length of the window in days. */
  days: number;
  /** 1 where the arm reported. */
  readonly seen: Uint8Array;
  readonly conversions: Float64Array;
  readonly clicks: Float64Array;
  /** Reference units per day: as spent, and what of it is at work with the conversions, over all lags as they weigh. */
  readonly spent: Float64Array;
  readonly spend: Float64Array;
  /** lags × arms: reference units per day at work under each lag. */
  readonly smoothed: Float64Array;
  /** arms × cells: exposure of `spend`, and of the spend that is at work with the clicks, per day. */
  readonly exposure: Float64Array;
  readonly clickExposure: Float64Array;
  /** lags × arms: exposure of each arm's mean curve at `smoothed`. */
  readonly lagExposure: Float64Array;
  /** Season × common factor. */
  readonly factor: Float64Array;
  /** Conversions expected, and their mean square by what is not known of the level. */
  readonly mean: Float64Array;
  readonly square: Float64Array;
  /** Scratch: what one hypothesis expects, the sizes of its negative binomials, and their ln likelihoods (sizes of surprise × arms). */
  readonly guess: Float64Array;
  readonly size: Float64Array;
  readonly likelihood: Float64Array;
  /** Results per mean exposure and shape of what is known of it, of the kind of result whose lag is told. */
  readonly rate: Float64Array;
  readonly shape: Float64Array;
}

/** Room for windows of up to so many arms. */
export function makeWindowFigures(arms: number): WindowFigures {
  const numbers = (each = 1) => new Float64Array(each * arms);
  return {
    arms,
    days: 0,
    seen: new Uint8Array(arms),
    conversions: numbers(),
    clicks: numbers(),
    spent: numbers(),
    spend: numbers(),
    smoothed: numbers(LAGS),
    exposure: numbers(CELLS),
    clickExposure: numbers(CELLS),
    lagExposure: numbers(LAGS),
    factor: numbers(),
    mean: numbers(),
    square: numbers(),
    guess: numbers(),
    size: numbers(),
    likelihood: numbers(SURPRISES.length),
    rate: numbers(),
    shape: numbers(),
  };
}
