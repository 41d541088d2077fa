import { type Micros, sumOf } from './money.js';
import { roundedParts } from './round.js';

const CENT: Micros = 10_000n;

export interface WaterfallPart {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
  readonly micros: Micros;
}

export interface WaterfallStep extends WaterfallPart {
  /** Rounded to cents, so that what is shown adds up to the change that is shown. */
  readonly shown: Micros;
  /** Where the bar starts and ends, between 0 and 1 of the lane. */
  readonly from: number;
  readonly to: number;
}

export interface WaterfallSteps {
  readonly steps: readonly WaterfallStep[];
  readonly total: { readonly shown: Micros; readonly from: number; readonly to: number };
  /** Where nothing stands in the lane. */
  readonly zero: number;
}

/** Largest first, gains before losses; `null` where the parts do not add up to the change, which is never shown as if they did. */
export function waterfallOf(parts: readonly WaterfallPart[], change: Micros): WaterfallSteps | null {
  if (sumOf(parts.map(({ micros }) => micros)) !== change) return null;
  const sorted = parts
    .filter(({ micros }) => micros !== 0n)
    .toSorted((a, b) => (a.micros === b.micros ? 0 : a.micros < b.micros ? 1 : -1));
  const shown = roundedParts(
    sorted.map(({ micros }) => micros),
    CENT,
  );
  const ends: Micros[] = [];
  for (const part of shown) ends.push((ends.at(-1) ?? 0n) + part);
  const all = [0n, ...ends];
  const low = all.reduce((least, end) => (end < least ? end : least), 0n);
  const high = all.reduce((most, end) => (end > most ? end : most), 0n);
  const at = (micros: Micros): number => (high === low ? 0 : Number(micros - low) / Number(high - low));
  return {
    steps: sorted.map((part, index) => ({
      ...part,
      shown: shown[index]!,
      from: at(ends[index - 1] ?? 0n),
      to: at(ends[index]!),
    })),
    total: { shown: ends.at(-1) ?? 0n, from: at(0n), to: at(ends.at(-1) ?? 0n) },
    zero: at(0n),
  };
}
