import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type MadeCampaign, makeCampaign, runCycle } from '../fakes/api-scenes.js';
import { ApiWorld } from '../fakes/api-world.js';
import { FaultyNetwork } from '../../bench/chaos/faulty-network.js';
import { eventually } from '../setup/eventually.js';
import { LiveTailProcess } from './live-tail-process.js';

interface Line {
  readonly cursor: string;
  readonly campaign: { readonly id: string; readonly name: string };
  readonly changes: readonly { readonly id: string }[];
}

describe('examples/live-tail', () => {
  let api: ApiWorld;
  let token: string;
  let proxy: FaultyNetwork;
  let url: string;
  const running: LiveTailProcess[] = [];

  beforeAll(async () => {
    api = await ApiWorld.open();
    token = await api.token('MANAGER');
    proxy = await FaultyNetwork.to(Number(new URL(api.url).port));
    url = `http://127.0.0.1:${proxy.port}/graphql`;
  });
  afterEach(() => Promise.all(running.splice(0).map((process) => process.stop())));
  afterAll(async () => {
    await proxy.break();
    await api.close();
  });

  function tail(...args: string[]): LiveTailProcess {
    const started = LiveTailProcess.run(['--url', url, ...args], { TRIMTAB_TOKEN: token });
    running.push(started);
    return started;
  }

  /** It decides when it is asked to, not when others' clocks have moved on. */
  function made(name: string): Promise<MadeCampaign> {
    return makeCampaign(api, token, { name, intervalMinutes: 1_440 });
  }

  /** A campaign whose first cycle moves its money. */
  async function decided(name: string): Promise<string> {
    const { id } = await made(name);
    await runCycle(api, token, id);
    return id;
  }

  test('shows where the money of a campaign is, then each move of it, in plain lines', async () => {
    await decided('Somebody else');
    const { id } = await made('Followed');
    const process = tail('--campaign', id, '--max-events', '1');
    await process.until(() => process.output.includes('Nothing has been decided yet.'));
    await decided('Somebody else again');
    await runCycle(api, token, id);
    expect(await process.ended).toBe(0);
    expect(process.output).toMatch(/Followed {2}2 moved {2}\(forced\)/);
    expect(process.output).toMatch(/^ {2}Google Ads.*\d+\.\d\d EUR a day/m);
    expect(process.output).not.toContain('Somebody else');
  });

  test('survives cuts: each move once, in order', async () => {
    const process = tail('--json', '--max-events', '12', '--after', await cursorNow());
    const expected: string[] = [];
    for (let i = 0; i < 12; i++) {
      expected.push(await decided(`Campaign ${i}`));
      await process.until(() => process.lines().length >= i);
      if (i % 3 === 2) expect(proxy.cut()).toBeGreaterThan(0);
    }
    expect(await process.ended).toBe(0);
    const lines = process.lines().map((line) => JSON.parse(line) as Line);
    expect(lines.map(({ campaign }) => campaign.id)).toEqual(expected);
    expect(lines.every(({ changes }) => changes.length === 2)).toBe(true);
    expect(process.notices).toContain('connection lost');
    expect(process.notices).toContain('connected again');
  });

  test('goes on behind the cursor that it printed last', async () => {
    const after = await cursorNow();
    const ids = [await decided('One'), await decided('Two'), await decided('Three')];
    const first = tail('--json', '--max-events', '1', '--after', after);
    expect(await first.ended).toBe(0);
    const [seen] = first.lines().map((line) => JSON.parse(line) as Line);
    expect(seen!.campaign.id).toBe(ids[0]);
    const second = tail('--json', '--max-events', '2', '--after', seen!.cursor);
    expect(await second.ended).toBe(0);
    expect(second.lines().map((line) => (JSON.parse(line) as Line).campaign.id)).toEqual(ids.slice(1));
  });

  test('says that a cursor has expired, and goes on from now', async () => {
    const after = await cursorNow();
    await decided('Missed');
    await forgetEverything();
    const process = tail('--json', '--max-events', '1', '--after', after);
    await process.until(() => process.notices.includes('Some changes were missed'));
    // From now on means from when it is connected again, which nobody but the process knows.
    const seen: string[] = [];
    await eventually(async () => {
      seen.push(await decided('Seen'));
      return process.output !== '';
    }, 'something decided after it came back is shown');
    expect(await process.ended).toBe(0);
    expect(seen).toContain((JSON.parse(process.lines()[0]!) as Line).campaign.id);
  });

  test('a token that is not accepted ends it with 1, a wrong argument with 2; both say why', async () => {
    const refused = tail('--token', 'a-token-that-nobody-was-given');
    expect(await refused.ended).toBe(1);
    expect(refused.notices).toContain('unknown, expired or revoked');
    const wrong = tail('--max-events', 'many');
    expect(await wrong.ended).toBe(2);
    expect(wrong.notices).toContain('--max-events must be a number from 1.');
    const help = tail('--help');
    expect(await help.ended).toBe(0);
    expect(help.output).toContain('Examples:');
  });

  async function cursorNow(): Promise<string> {
    return api.live.feed.cursor();
  }

  /** Drops the log as its retention does, once the relay has given every event its place in it. */
  async function forgetEverything(): Promise<void> {
    const { unitOfWork } = api.world.container;
    await eventually(async () => {
      const dropped = await unitOfWork.run('system', (tx) =>
        tx.query(
          `UPDATE event_head SET dropped_position = position
           WHERE NOT EXISTS (SELECT FROM event WHERE position IS NULL) RETURNING 1`,
        ),
      );
      return dropped.length > 0;
    }, 'every event has its place in the log');
  }
});
