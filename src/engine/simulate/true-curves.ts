/**
 * Response curves of the simulated world, F(u) with F(0) = 0 and F'(0) = 1; `u` is spend over half-saturation.
 * RATIO u/(1+u), EXPONENTIAL 1−e^−u, LOG ln(1+u), POWER ((1+u)^.6−1)/.6, LINEAR u.
 */
export type TrueCurve = 'RATIO' | 'EXPONENTIAL' | 'LOG' | 'POWER' | 'LINEAR';
export const CURVED: readonly TrueCurve[] = ['RATIO', 'EXPONENTIAL', 'LOG', 'POWER'];

/** F(u) for u ≥ 0. */
export function response(curve: TrueCurve, u: number): number {
  switch (curve) {
    case 'RATIO':
      return u / (1 + u);
    case 'EXPONENTIAL':
      return -Math.expm1(-u);
    case 'LOG':
      return Math.log1p(u);
    case 'POWER':
      return ((1 + u) ** 0.6 - 1) / 0.6;
    case 'LINEAR':
      return u;
  }
}

/** The u at which F'(u) = slope, for a slope in (0, 1]; 0 where the slope is above 1. */
export function spendAtSlope(curve: TrueCurve, slope: number): number {
  if (slope >= 1) return 0;
  switch (curve) {
    case 'RATIO':
      return 1 / Math.sqrt(slope) - 1;
    case 'EXPONENTIAL':
      return -Math.log(slope);
    case 'LOG':
      return 1 / slope - 1;
    case 'POWER':
      return slope ** -2.5 - 1;
    case 'LINEAR':
      return Number.POSITIVE_INFINITY;
  }
}
