import { useState } from 'react';

/** The cursors of the parts of a list that are shown; a list of another key begins anew. */
export function usePages(key: string): {
  cursors: readonly (string | null)[];
  more: (after: string) => void;
} {
  const [pages, setPages] = useState<{ key: string; cursors: readonly (string | null)[] }>({
    key,
    cursors: [null],
  });
  const cursors = pages.key === key ? pages.cursors : [null];
  return { cursors, more: (after) => setPages({ key, cursors: [...cursors, after] }) };
}
