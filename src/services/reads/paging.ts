import { Problem, Refusal } from '../../kernel/problem.js';
import {
  isPlace,
  type KeysetOrder,
  type KeysetWindow,
  type Place,
  type Placed,
} from '../../persistence/keyset.js';
import type { Page, PageArgs } from './page.js';

const MOST_ROWS = 100;

/** An order with the name that its cursors carry, so that a cursor of another order is refused instead of misread. */
export interface NamedOrder extends KeysetOrder {
  readonly name: string;
}

/** The window that a connection's arguments ask for, or what is wrong with them. */
export function windowOf(args: PageArgs, order: NamedOrder): KeysetWindow | Refusal {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if ((first === null) === (last === null)) {
    return refused(
      'BAD_PAGE',
      'Say either first or last: how many to read from the front or from the back.',
      'first',
    );
  }
  const limit = first ?? last ?? 0;
  const field = first === null ? 'last' : 'first';
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    return refused('BAD_PAGE', `It is a whole number from 1 to ${MOST_ROWS}.`, field);
  }
  const after = placeOf(args.after, order);
  if (after === undefined) return badCursor('after');
  const before = placeOf(args.before, order);
  if (before === undefined) return badCursor('before');
  return { limit, fromBack: first === null, after, before };
}

/** The page behind a window, from the rows that were read for it (one more than asked for, where there are more). */
export function pageOf<Node>(
  rows: readonly Placed<Node>[],
  window: KeysetWindow,
  order: NamedOrder,
): Page<Node> {
  const more = rows.length > window.limit;
  const kept = rows.slice(0, window.limit);
  if (window.fromBack) kept.reverse();
  const edges = kept.map(({ row, place }) => ({ cursor: cursorOf(order, place), node: row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: window.fromBack ? window.before !== null : more,
      hasPreviousPage: window.fromBack ? more : window.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(order: NamedOrder, place: Place): string {
  return Buffer.from(JSON.stringify([order.name, ...place])).toString('base64url');
}

/** `undefined` for what is no cursor of this order. */
function placeOf(cursor: string | null | undefined, order: NamedOrder): Place | null | undefined {
  if (cursor === null || cursor === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts[0] !== order.name) return undefined;
    const values: readonly unknown[] = parts.slice(1);
    return isPlace(order, values) ? values : undefined;
  } catch {
    return undefined;
  }
}

function badCursor(field: string): Refusal {
  return refused(
    'BAD_CURSOR',
    'This is not a cursor of this list in this order. Take one from its edges.',
    field,
  );
}

function refused(code: string, message: string, field: string): Refusal {
  return new Refusal(new Problem(code, message, [field]));
}
