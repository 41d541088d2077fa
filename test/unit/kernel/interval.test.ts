import { describe, expect, it } from '@jest/globals';
import { atLevel } from '../../../src/kernel/units/interval.js';

const NORMAL_90 = { mean: 0, lower: -1.6448536269514722, upper: 1.6448536269514722, level: 0.9 };

describe('an interval at another level', () => {
  it.each([
    [0.5, 0.6744897501960817],
    [0.8, 1.2815515655446004],
    [0.95, 1.959963984540054],
    [0.99, 2.5758293035489004],
    [0.999, 3.290526731491925],
  ])('of a normal law at %d reaches %d', (level, reach) => {
    const { lower, upper } = atLevel(NORMAL_90, level);
    expect(upper).toBeCloseTo(reach, 6);
    expect(lower).toBeCloseTo(-reach, 6);
  });

  it('is what it was at its own level', () => {
    const given = { mean: 2, lower: 1, upper: 4, level: 0.9 };
    expect(atLevel(given, 0.9)).toEqual(given);
  });

  it('of a positive figure stays positive and keeps its geometric middle', () => {
    const wide = atLevel({ mean: 2, lower: 1, upper: 4, level: 0.9 }, 0.99);
    expect(wide.lower).toBeGreaterThan(0);
    expect(wide.lower * wide.upper).toBeCloseTo(4, 9);
    expect(wide.upper).toBeGreaterThan(4);
    expect(wide.mean).toBe(2);
  });
});
