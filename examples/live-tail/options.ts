import { parseArgs } from 'node:util';

export const HELP = `Follows where the money of a campaign goes, and misses nothing when the connection breaks.

  live-tail --token TOKEN [--url http://127.0.0.1:4000/graphql] [--campaign ID] [--after CURSOR] [--json] [--max-events N]

  --url          the GraphQL endpoint
  --token        a token of any role; or TRIMTAB_TOKEN in the environment
  --campaign     one campaign; all of the account where left out
  --after        go on behind this cursor
  --json         one JSON object a line, with the cursor
  --max-events   end after so many

Examples:
  live-tail --token "$TOKEN" --campaign cmp_01jq8zk5v4e0x9w3m2t7r6n1bh
  live-tail --token "$TOKEN" --json --max-events 10 | jq .cursor`;

export interface Options {
  readonly url: URL;
  readonly token: string;
  readonly campaignId: string | null;
  readonly after: string | null;
  readonly json: boolean;
  readonly maxEvents: number;
}

/** A message says what is wrong with the arguments. */
export function readOptions(args: readonly string[], environmentToken: string | undefined): Options | string {
  const given = parsed(args);
  if (typeof given === 'string') return given;
  const token = given.token ?? environmentToken;
  if (!token) return 'A token is needed: --token TOKEN, or TRIMTAB_TOKEN in the environment.';
  const url = URL.parse(given.url ?? 'http://127.0.0.1:4000/graphql');
  if (!url || !/^https?:$/.test(url.protocol)) return '--url must be an http or https URL.';
  // An address without a path means the server; its endpoint is here.
  if (url.pathname === '/') url.pathname = '/graphql';
  const maxEvents =
    given['max-events'] === undefined ? Number.POSITIVE_INFINITY : Number(given['max-events']);
  if (!(maxEvents >= 1)) return '--max-events must be a number from 1.';
  return {
    url,
    token,
    campaignId: given.campaign ?? null,
    after: given.after ?? null,
    json: given.json ?? false,
    maxEvents,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        token: { type: 'string' },
        campaign: { type: 'string' },
        after: { type: 'string' },
        json: { type: 'boolean' },
        'max-events': { type: 'string' },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
