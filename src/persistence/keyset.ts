/** What a column of an order holds: its type in SQL, and the texts that may come back in a cursor. */
const KINDS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  bigint: /^-?\d{1,18}$/,
  integer: /^\d{1,9}$/,
  timestamptz: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/,
  text: /^[^\u0000]*$/,
} as const;

/**
 * An order that no two rows share a place in: columns from the weightiest to the one that settles ties, all in one direction and
 * none ever null.
 */
export interface KeysetOrder {
  readonly columns: readonly { readonly sql: string; readonly kind: keyof typeof KINDS }[];
  readonly descending: boolean;
}

/** The place of a row in an order: the texts of its columns. */
export type Place = readonly string[];

/** A page of an order: `limit` rows strictly between two places, from the front or from the back. */
export interface KeysetWindow {
  readonly limit: number;
  readonly fromBack: boolean;
  readonly after: Place | null;
  readonly before: Place | null;
}

export interface Placed<Row> {
  readonly row: Row;
  readonly place: Place;
}

export function isPlace(order: KeysetOrder, values: readonly unknown[]): values is Place {
  return (
    values.length === order.columns.length &&
    order.columns.every(({ kind }, index) => {
      const value = values[index];
      return typeof value === 'string' && KINDS[kind].test(value);
    })
  );
}

/** The `WHERE` of a query with its parameters. `?` in a condition stands for the value given with it. */
export class SqlFilter {
  readonly parameters: unknown[] = [];
  readonly #conditions: string[] = [];

  parameter(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  and(condition: string, ...values: readonly unknown[]): this {
    let next = 0;
    this.#conditions.push(condition.replaceAll('?', () => this.parameter(values[next++])));
    return this;
  }

  /** Leaves the condition out where there is no value. */
  andIf(condition: string, value: unknown): this {
    return value === null || value === undefined ? this : this.and(condition, value);
  }

  get where(): string {
    return this.#conditions.length > 0 ? this.#conditions.join(' AND ') : 'true';
  }
}

/** Restricts a filter to a window; what to select for `placeOf`, and how to end the query. One row more than asked for is read. */
export function inWindow(
  filter: SqlFilter,
  order: KeysetOrder,
  window: KeysetWindow,
): { place: string; tail: string } {
  const columns = order.columns.map((column) => column.sql).join(', ');
  const [later, earlier] = order.descending ? ['<', '>'] : ['>', '<'];
  const bound = (place: Place): string =>
    order.columns.map(({ kind }, index) => `${filter.parameter(place[index])}::${kind}`).join(', ');
  if (window.after) filter.and(`(${columns}) ${later} (${bound(window.after)})`);
  if (window.before) filter.and(`(${columns}) ${earlier} (${bound(window.before)})`);
  const direction = order.descending === window.fromBack ? 'ASC' : 'DESC';
  const by = order.columns.map((column) => `${column.sql} ${direction}`).join(', ');
  return {
    place: `ARRAY[${order.columns.map((column) => `${column.sql}::text`).join(', ')}] AS place`,
    tail: `ORDER BY ${by} LIMIT ${window.limit + 1}`,
  };
}
