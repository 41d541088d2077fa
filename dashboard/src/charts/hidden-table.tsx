import type { ReactElement } from 'react';

const MOST_ROWS = 200;

/** What a chart draws, for who does not see it. */
export function HiddenTable({
  title,
  rows,
}: {
  title: string;
  rows: readonly (readonly [time: string, value: string])[];
}): ReactElement {
  const shown = rows.slice(-MOST_ROWS);
  return (
    <div className="sr">
      <table>
        <caption>
          {title}
          {rows.length > shown.length && `, the last ${MOST_ROWS} of ${rows.length}`}
        </caption>
        <tbody>
          {shown.map(([time, value]) => (
            <tr key={time}>
              <th scope="row">{time}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
