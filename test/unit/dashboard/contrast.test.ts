import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const CSS = readFileSync(new URL('../../../dashboard/src/theme/tokens.css', import.meta.url), 'utf8');

/** What stands on all four surfaces. */
const TEXT = ['text', 'text2', 'text3', 'cobalt', 'ochre', 'good', 'bad', 'warn', 'plum'];
const MARKS = ['edge', 'bar', 'mark', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'];
const SURFACES = ['canvas', 'sunken', 'raised', 'hover'];
/** What stands on a soft ground of its own. */
const ON_SOFT = ['good', 'bad', 'warn', 'plum'];

function tokensOf(theme: string): Map<string, string> {
  const [, block = ''] = new RegExp(`data-theme=["']${theme}["']\\] \\{([^}]*)\\}`).exec(CSS) ?? [];
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(['light', 'dark'])('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string): string => tokens.get(name) ?? '#7f7f7f';
  const pairs = (names: readonly string[], least: number) =>
    names.flatMap((name) => SURFACES.map((surface) => ({ name, surface, least })));

  test('has every token of the other one', () => {
    expect([...tokens.keys()]).toEqual([...tokensOf('light').keys()]);
    expect(tokens.size).toBe(30);
  });

  test.each([...pairs(TEXT, 4.5), ...pairs(MARKS, 3)])('$name on $surface', ({ name, surface, least }) => {
    expect(contrast(of(name), of(surface))).toBeGreaterThanOrEqual(least);
  });

  test.each(ON_SOFT)('%s on its own soft ground, and the engine’s blue on a selection', (name) => {
    expect(contrast(of(name), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('cobalt'), of('selection'))).toBeGreaterThanOrEqual(4.5);
  });
});
