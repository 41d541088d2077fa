import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeIdOf } from '../../../src/kernel/ids.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { makeCampaign, runCycle } from '../../fakes/api-scenes.js';
import { LiveClient, take } from '../../fakes/live-client.js';

interface OneEvent {
  readonly events: {
    readonly cursor: string;
    readonly kind: string;
    readonly entityId: string;
    readonly entity: { readonly __typename: string; readonly id: string; readonly name?: string } | null;
  };
}

const EVENTS = `subscription ($after: String, $kinds: [EventKind!]) {
  events(after: $after, kinds: $kinds) { cursor at kind entityId entity { __typename id ... on Campaign { name } } }
}`;

describe('subscriptions with the whole schema', () => {
  let api: ApiWorld;
  let manager: string;
  let client: LiveClient;

  beforeAll(async () => {
    api = await ApiWorld.open();
    manager = await api.token('MANAGER');
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    client = await LiveClient.connect(api, manager);
  });
  afterEach(() => client.close());

  it('events tells everything, with the entity as it is now', async () => {
    const stream = client.subscribe<OneEvent>(EVENTS);
    const { id } = await makeCampaign(api, manager, { name: 'Followed' });
    await runCycle(api, manager, id);
    const seen: OneEvent['events'][] = [];
    while (!seen.some((event) => event.kind === 'CYCLE_FINISHED'))
      seen.push((await take(stream, 1))[0]!.events);
    const kinds = new Set(seen.map((event) => event.kind));
    expect([...kinds].toSorted()).toEqual(['ALLOCATION_CHANGED', 'CAMPAIGN_CHANGED', 'CYCLE_FINISHED']);
    for (const { kind, entityId, entity } of seen) {
      expect(entity?.id).toBe(entityId);
      expect(entity?.__typename).toBe(kind === 'CAMPAIGN_CHANGED' ? 'Campaign' : 'Cycle');
    }
    expect(seen[0]!.entity).toMatchObject({ name: 'Followed' });
  });

  it('each event sees the world as it is when it is delivered', async () => {
    const { id } = await makeCampaign(api, manager, { name: 'First name' });
    const stream = client.subscribe<{ campaignChanged: { campaign: { name: string } } }>(
      'subscription ($after: String, $ids: [ID!]) { campaignChanged(after: $after, campaignIds: $ids) { campaign { name } } }',
      { ids: [id] },
    );
    expect((await take(stream, 1))[0]).toEqual({ campaignChanged: { campaign: { name: 'First name' } } });
    const update =
      'mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { code } } }';
    dataOf(await api.ask(manager, update, { input: { campaignId: id, name: 'Second name' } }));
    expect((await take(stream, 1))[0]).toEqual({ campaignChanged: { campaign: { name: 'Second name' } } });
  });

  it('follows the campaigns asked for, and resumes behind a cursor', async () => {
    const followed = await makeCampaign(api, manager);
    const other = await makeCampaign(api, manager);
    const document = `subscription ($after: String, $ids: [ID!]) {
      cycleFinished(after: $after, campaignIds: $ids) { cursor campaign { id } cycle { id trigger outcome } }
    }`;
    interface Finished {
      readonly cycleFinished: { readonly cursor: string; readonly campaign: { readonly id: string } };
    }
    await runCycle(api, manager, other.id);
    await runCycle(api, manager, followed.id);
    const first = (await take(client.subscribe<Finished>(document, { ids: [followed.id] }), 1))[0]!
      .cycleFinished;
    expect(first).toMatchObject({ campaign: { id: followed.id }, cycle: { trigger: 'FORCED' } });

    await runCycle(api, manager, followed.id);
    const again = await LiveClient.connect(api, manager);
    const resumed = again.subscribe<Finished>(document, { ids: [followed.id], after: first.cursor });
    const second = (await take(resumed, 1))[0]!.cycleFinished;
    expect(second.campaign.id).toBe(followed.id);
    expect(second.cursor).not.toBe(first.cursor);
    await again.close();
  });

  it('tells alerts of the states and severities asked for', async () => {
    const { id } = await makeCampaign(api, manager);
    const { container } = api.world;
    const open = (dedupKey: string, severity: 'WARNING' | 'CRITICAL', kind = 'DATA_SILENCE'): Promise<void> =>
      container.unitOfWork.run({ accountId: api.account.id }, (tx) =>
        container.alerts.open(tx, {
          accountId: api.account.id,
          campaignId: decodeIdOf('campaign', id),
          kind,
          severity,
          dedupKey,
          message: `No figures: ${dedupKey}.`,
          atMs: api.world.clock.now(),
        }),
      );
    const stream = client.subscribe<{
      alertChanged: { alert: { id: string; message: string; state: string } };
    }>(
      `subscription ($after: String) {
        alertChanged(after: $after, filter: { severities: [CRITICAL], states: [ACKNOWLEDGED], kinds: ["DATA_SILENCE"] }) {
          alert { id message state campaign { id } }
        }
      }`,
    );
    await open('mild', 'WARNING');
    await open('other', 'CRITICAL', 'LOOP_STALLED');
    await open('bad', 'CRITICAL');
    const { alerts } = dataOf<{ alerts: { nodes: { id: string }[] } }>(
      await api.ask(manager, '{ alerts(first: 10, filter: { states: [OPEN] }) { nodes { id } } }'),
    );
    expect(alerts.nodes).toHaveLength(3);
    const acknowledge =
      'mutation ($input: AcknowledgeAlertInput!) { acknowledgeAlert(input: $input) { userErrors { code } } }';
    // The oldest first, so that those which must not come would come before the one that must.
    for (const { id: alertId } of alerts.nodes.toReversed())
      dataOf(await api.ask(manager, acknowledge, { input: { alertId } }));
    expect((await take(stream, 1))[0]!.alertChanged.alert).toMatchObject({
      message: 'No figures: bad.',
      state: 'ACKNOWLEDGED',
      campaign: { id },
    });
  });

  it('passes the same gate: too deep is refused on the socket too', async () => {
    const deep = `subscription ($after: String) { events(after: $after) { ${'entity { ... on Cycle { campaign { lastCycle { '.repeat(5)} id ${'} } } }'.repeat(5)} } }`;
    await expect(take(client.subscribe(deep), 1)).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });

  it('goes as server-sent events too, where the id is the cursor', async () => {
    const { id } = await makeCampaign(api, manager, { name: 'Streamed' });
    const response = await fetch(`${api.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${manager}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: EVENTS, variables: { after: client.cursor } }),
    });
    expect(response.status).toBe(200);
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes('"Streamed"')) break;
    }
    const event = /id: (\S+)\nevent: next\ndata: (.*Streamed.*)\n/.exec(text);
    const { events } = (JSON.parse(event![2]!) as { data: OneEvent }).data;
    expect(events).toMatchObject({ kind: 'CAMPAIGN_CHANGED', entityId: id, cursor: event![1] });
  });

  it('counts what hangs on it', async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toMatch(/trimtab_live_connections\{transport="websocket"\} 1/);
    expect(text).toMatch(/trimtab_events_delivered_total\{kind="CYCLE_FINISHED"\} [1-9]/);
  });
});
