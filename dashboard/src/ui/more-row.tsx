import type { ReactElement } from 'react';

/** Ends a part of a list that goes on. */
export function MoreRow({ columns, onMore }: { columns: number; onMore: () => void }): ReactElement {
  return (
    <tr className="more">
      <td colSpan={columns}>
        <button type="button" className="button" onClick={onMore}>
          Show more
        </button>
      </td>
    </tr>
  );
}
