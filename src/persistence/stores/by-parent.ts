import type { Place, Placed } from '../keyset.js';

/** Rows of several parents, in their order, as a list for each. */
export function byParent<Row extends { place: Place }, Parent, Record>(
  rows: readonly Row[],
  parentOf: (row: Row) => Parent,
  recordOf: (row: Row) => Record,
): Map<Parent, Placed<Record>[]> {
  const lists = new Map<Parent, Placed<Record>[]>();
  for (const row of rows) {
    const parent = parentOf(row);
    const list = lists.get(parent);
    const placed = { row: recordOf(row), place: row.place };
    if (list) list.push(placed);
    else lists.set(parent, [placed]);
  }
  return lists;
}
