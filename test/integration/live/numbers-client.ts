import { follow, type Follower } from '../../../bench/chaos/clients/follower.js';

export interface Numbered {
  readonly cursor: string;
  readonly number: number;
  readonly padding?: string;
}

export type NumbersClient = Follower<Numbered>;

/** Subscribes, and after every cut again with the cursor of what it saw last. */
export function followNumbers(
  url: string,
  secret: string,
  variables: { after?: string; campaignIds?: string[] } = {},
  fields = 'cursor number',
): NumbersClient {
  const query = `subscription ($after: String, $campaignIds: [ID!]) { numbers(after: $after, campaignIds: $campaignIds) { ${fields} } }`;
  return follow<Numbered>({ url, secret, query, field: 'numbers', variables });
}
