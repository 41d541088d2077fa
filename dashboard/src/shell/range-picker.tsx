import type { ReactElement } from 'react';
import { PRESETS, type TimeSearch } from '../lib/range.js';

export interface RangePickerProps {
  readonly search: TimeSearch;
  readonly onChange: (search: TimeSearch) => void;
}

const DEFAULT = 'now-7d';

/** The time that is shown, and whether it is compared; both are in the address. */
export function RangePicker({ search, onChange }: RangePickerProps): ReactElement {
  const value = search.from ?? DEFAULT;
  const isPreset = PRESETS.some(({ id }) => id === value);
  const withoutDefaults = (next: TimeSearch): TimeSearch => ({
    ...(next.from === undefined || next.from === DEFAULT ? {} : { from: next.from }),
    ...(next.to === undefined ? {} : { to: next.to }),
    ...(next.cmp === 'none' ? { cmp: next.cmp } : {}),
  });
  const cmp = search.cmp === undefined ? {} : { cmp: search.cmp };
  return (
    <span className="range">
      <select
        aria-label="Time"
        aria-keyshortcuts="d"
        data-key="d"
        value={value}
        onChange={(event) => onChange(withoutDefaults({ ...cmp, from: event.target.value }))}
      >
        {!isPreset && (
          <option value={value}>
            {search.to === undefined ? `Since ${value}` : `${value} to ${search.to}`}
          </option>
        )}
        {PRESETS.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button range-compare"
        aria-pressed={search.cmp !== 'none'}
        aria-keyshortcuts="c"
        data-key="c"
        onClick={() => onChange(withoutDefaults({ ...search, cmp: search.cmp === 'none' ? 'prev' : 'none' }))}
      >
        {search.cmp === 'none' ? 'Compare' : 'vs before'}
      </button>
    </span>
  );
}
