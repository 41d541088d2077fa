/** Anything with an id and an instant. */
export interface Dated {
  readonly id: string;
  readonly at: string;
}

/** A list that grows at its top only when its reader says so. */
export interface Stream<Item extends Dated> {
  readonly shown: readonly Item[];
  readonly pending: readonly Item[];
  /** What the last taking brought, for the tint. */
  readonly fresh: ReadonlySet<string>;
}

const MOST = 500;

/** In whatever order they come, and however often: the same items make the same list. */
export function withPending<Item extends Dated>(stream: Stream<Item>, items: readonly Item[]): Stream<Item> {
  const shown = new Set(stream.shown.map(({ id }) => id));
  const byId = new Map([...stream.pending, ...items].map((item) => [item.id, item]));
  const pending = [...byId.values()].filter(({ id }) => !shown.has(id)).toSorted(newestFirst);
  return { ...stream, pending: pending.slice(0, MOST) };
}

/** What the server said stands; what came by events since then waits on. */
export function withShown<Item extends Dated>(stream: Stream<Item>, items: readonly Item[]): Stream<Item> {
  return withPending({ ...stream, shown: [...items].toSorted(newestFirst).slice(0, MOST) }, []);
}

export function taken<Item extends Dated>({ shown, pending }: Stream<Item>): Stream<Item> {
  const fresh = new Set(pending.map(({ id }) => id));
  return { shown: [...pending, ...shown].toSorted(newestFirst).slice(0, MOST), pending: [], fresh };
}

function newestFirst(a: Dated, b: Dated): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}
