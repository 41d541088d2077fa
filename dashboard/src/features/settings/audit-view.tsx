import type { ReactElement } from 'react';
import type { AuditLogQuery } from '../../gql/graphql.js';
import { instantText } from '../../lib/time.js';

export function AuditView({ entries }: { entries: AuditLogQuery['auditLog']['nodes'] }): ReactElement {
  return (
    <div className="table-region" role="region" aria-label="Audit log, a table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col" className="p2">
              Who
            </th>
            <th scope="col" className="p3">
              About
            </th>
            <th scope="col" className="number p2">
              Hash
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.sequence}>
              <th scope="row">{entry.action}</th>
              <td>{instantText(Date.parse(entry.at), 'UTC')} UTC</td>
              <td className="p2">{entry.actor.slice(0, 14)}</td>
              <td className="p3">
                <code>{entry.subject?.slice(0, 14) ?? '—'}</code>
              </td>
              <td className="number p2">
                <code>{entry.hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
