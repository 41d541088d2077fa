import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient, type Client as WsClient } from 'graphql-ws';
import { Client as UrqlClient, fetchExchange, gql as urqlGql, subscriptionExchange } from 'urql';
import { WebSocket } from 'ws';
import { ApiWorld } from '../../fakes/api-world.js';
import { makeCampaign } from '../../fakes/api-scenes.js';

const CAMPAIGN = 'query ($id: ID!) { campaign(id: $id) { __typename id name } }';
const RENAME = `mutation ($input: UpdateCampaignInput!) {
  updateCampaign(input: $input) { campaign { __typename id name } userErrors { code } }
}`;
const CHANGED = `subscription ($after: String, $ids: [ID!]) {
  campaignChanged(after: $after, campaignIds: $ids) { cursor campaign { __typename id name } }
}`;

interface Changed {
  readonly campaignChanged: { readonly cursor: string; readonly campaign: { readonly name: string } };
}

/** Of the campaign in an event; events from before the one that a test waits for may come first. */
function nameIn(data: unknown): string | undefined {
  return (data as Changed | null | undefined)?.campaignChanged.campaign.name;
}

describe('the clients that people use', () => {
  let api: ApiWorld;
  let headers: { authorization: string };
  let id: string;
  const open: WsClient[] = [];

  beforeAll(async () => {
    api = await ApiWorld.open();
    headers = { authorization: `Bearer ${await api.token('MANAGER')}` };
    ({ id } = await makeCampaign(api, headers.authorization.slice('Bearer '.length), { name: 'First' }));
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client.dispose();
  });
  afterAll(() => api.close());

  /** A client on a socket, and the cursor of its greeting. */
  async function overWebSocket(): Promise<{ client: WsClient; after: string }> {
    return new Promise((resolve, reject) => {
      const client = createWsClient({
        url: `${api.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: headers,
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: reject,
        on: {
          connected: (_socket, greeting) =>
            resolve({ client, after: (greeting as { cursor: string }).cursor }),
        },
      });
      open.push(client);
    });
  }

  async function rename(name: string): Promise<void> {
    const secret = headers.authorization.slice('Bearer '.length);
    const answer = await api.ask(secret, RENAME, { input: { campaignId: id, name } });
    expect(answer.data).toMatchObject({ updateCampaign: { campaign: { name }, userErrors: [] } });
  }

  it('graphql-ws: a query and a subscription over one socket', async () => {
    const { client, after } = await overWebSocket();
    const answers = client.iterate({ query: CAMPAIGN, variables: { id } });
    expect((await answers.next()).value).toMatchObject({
      data: { campaign: { id } },
      extensions: { cost: { requestedQueryCost: 1, actualQueryCost: 1 } },
    });
    const events = client.iterate<Changed>({ query: CHANGED, variables: { after, ids: [id] } });
    await rename('Over graphql-ws');
    for await (const { data } of events) if (nameIn(data) === 'Over graphql-ws') break;
    expect((await events.next()).done).toBe(true);
  });

  it('graphql-sse: a query, a mutation and a subscription, one connection for each', async () => {
    const { after } = await overWebSocket();
    const client = createSseClient({ url: `${api.url}/graphql/stream`, headers, retryAttempts: 0 });
    const one = async (
      query: string,
      variables: Record<string, unknown>,
      wanted: (data: unknown) => boolean = () => true,
    ): Promise<unknown> => {
      for await (const result of client.iterate({ query, variables })) if (wanted(result.data)) return result;
      throw new Error('No such result came.');
    };
    expect(await one(CAMPAIGN, { id })).toMatchObject({ data: { campaign: { id } } });
    expect(await one(RENAME, { input: { campaignId: id, name: 'Over graphql-sse' } })).toMatchObject({
      data: { updateCampaign: { campaign: { name: 'Over graphql-sse' } } },
      extensions: { cost: { actualQueryCost: 3 } },
    });
    const isLast = (data: unknown): boolean => nameIn(data) === 'Over graphql-sse';
    expect(await one(CHANGED, { after, ids: [id] }, isLast)).toMatchObject({
      data: { campaignChanged: { campaign: { name: 'Over graphql-sse' } } },
    });
    await expect(one('{ nothing }', {})).rejects.toThrow();
    client.dispose();
  });

  it('Apollo Client 4: query and mutation over HTTP, subscription over graphql-ws, and one cache for all', async () => {
    const { client: socket, after } = await overWebSocket();
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ operationType }) => operationType === 'subscription',
        new GraphQLWsLink(socket),
        new HttpLink({ uri: `${api.url}/graphql`, headers }),
      ),
    });
    const query = apolloGql(CAMPAIGN);
    const first = await client.query({ query, variables: { id } });
    expect(first.data).toMatchObject({ campaign: { id } });
    expect(client.cache.identify({ __typename: 'Campaign', id })).toBe(`Campaign:${id}`);

    const changed = new Promise((resolve, reject) => {
      client.subscribe<Changed>({ query: apolloGql(CHANGED), variables: { after, ids: [id] } }).subscribe({
        next: (result) => {
          if (nameIn(result.data) === 'Over Apollo') resolve(result);
        },
        error: reject,
      });
    });
    await client.mutate({
      mutation: apolloGql(RENAME),
      variables: { input: { campaignId: id, name: 'Over Apollo' } },
    });
    expect(await changed).toMatchObject({ data: { campaignChanged: { campaign: { name: 'Over Apollo' } } } });
    // Written by the mutation under the id of the query's campaign: nothing is asked for again.
    expect(client.cache.readQuery({ query, variables: { id } })).toMatchObject({
      campaign: { name: 'Over Apollo' },
    });
    await expect(client.query({ query: apolloGql('{ nothing }') })).rejects.toThrow(/nothing/);
    client.stop();
  });

  it('urql 5: a query over HTTP and a subscription over graphql-ws', async () => {
    const { client: socket, after } = await overWebSocket();
    const client = new UrqlClient({
      url: `${api.url}/graphql`,
      preferGetMethod: false,
      fetchOptions: { headers },
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: ({ next, error, complete }) => ({
              unsubscribe: socket.subscribe(
                { query, variables: variables as Record<string, unknown> },
                { next: ({ data = null }) => next({ data }), error, complete },
              ),
            }),
          }),
        }),
      ],
    });
    const { data, error } = await client.query(urqlGql(CAMPAIGN), { id }).toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ campaign: { id } });

    const changed = new Promise<unknown>((resolve) => {
      const running = client
        .subscription<Changed>(urqlGql(CHANGED), { after, ids: [id] })
        .subscribe((result) => {
          if (!result.error && nameIn(result.data) !== 'Over urql') return;
          resolve(result.data ?? result.error);
          running.unsubscribe();
        });
    });
    await rename('Over urql');
    expect(await changed).toMatchObject({ campaignChanged: { campaign: { name: 'Over urql' } } });

    const refused = await client.query(urqlGql('{ nothing }'), {}).toPromise();
    expect(refused.error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });
});
