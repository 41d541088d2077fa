import type { ReactElement } from 'react';
import type { TokensQuery } from '../../gql/graphql.js';
import { instantText } from '../../lib/time.js';
import { Tag } from '../../ui/tag.js';

const ZONE = 'UTC';

export function TokensView({ tokens, own }: { tokens: TokensQuery['tokens']; own: string }): ReactElement {
  const text = (at: string | null): string =>
    at === null ? 'never' : `${instantText(Date.parse(at), ZONE)} UTC`;
  return (
    <div className="table-region" role="region" aria-label="Tokens, a table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col" className="p2">
              Made
            </th>
            <th scope="col">Last used</th>
            <th scope="col" className="p2">
              Holds until
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">
                {token.name} {token.id === own && <Tag tone="cobalt">this one</Tag>}{' '}
                {token.revokedAt !== null && <Tag tone="bad">revoked</Tag>}
              </th>
              <td>{token.role.toLowerCase()}</td>
              <td className="p2">{text(token.createdAt)}</td>
              <td>{text(token.lastUsedAt)}</td>
              <td className="p2">{token.expiresAt === null ? 'for good' : text(token.expiresAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
