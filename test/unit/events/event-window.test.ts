import { describe, expect, test } from '@jest/globals';
import type { LiveEvent } from '../../../src/events/event-matching.js';
import { EventWindow } from '../../../src/events/event-window.js';
import type { EventKind } from '../../../src/kernel/words.js';

interface Given {
  accountId?: string;
  campaignId?: string | null;
  kind?: EventKind;
  bytes?: number;
}

function event(position: number, given: Given = {}): LiveEvent {
  const { accountId = 'a', campaignId = 'c', kind = 'CYCLE_FINISHED', bytes = 10 } = given;
  const fixed = { cursor: '', atMs: 0, entityId: 'e', payload: {} };
  return { bytes, event: { ...fixed, position, accountId, campaignId, kind } };
}

const EVERYTHING = {
  accountId: 'a',
  kinds: ['CYCLE_FINISHED', 'CAMPAIGN_CHANGED'] as const,
  campaignIds: null,
};

function positions(events: LiveEvent[] | null): number[] | null {
  return events && events.map((one) => one.event.position);
}

describe('the newest stretch of the log', () => {
  test('knows everything behind its floor and nothing before it', () => {
    const window = new EventWindow({ events: 3, bytes: 1_000 }, 10);
    window.add([event(11), event(12)]);
    expect(positions(window.since(9, EVERYTHING))).toBeNull();
    expect(positions(window.since(10, EVERYTHING))).toEqual([11, 12]);
    window.add([event(13), event(14)]);
    expect(positions(window.since(10, EVERYTHING))).toBeNull();
    expect(positions(window.since(11, EVERYTHING))).toEqual([12, 13, 14]);
    expect(positions(window.since(14, EVERYTHING))).toEqual([]);
  });

  test('is bounded by bytes too, even by one event that is larger than all of it', () => {
    const window = new EventWindow({ events: 100, bytes: 25 }, 0);
    window.add([event(1), event(2), event(3)]);
    expect(positions(window.since(1, EVERYTHING))).toEqual([2, 3]);
    window.add([event(4, { bytes: 26 })]);
    expect(positions(window.since(3, EVERYTHING))).toBeNull();
    expect(positions(window.since(4, EVERYTHING))).toEqual([]);
  });

  test('shows each reader its account, kinds and campaigns', () => {
    const window = new EventWindow({ events: 100, bytes: 10_000 }, 0);
    window.add([
      event(1, { accountId: 'b' }),
      event(2, { kind: 'ALERT_CHANGED' }),
      event(3, { campaignId: 'd' }),
      event(4, { campaignId: null, kind: 'CAMPAIGN_CHANGED' }),
      event(5),
    ]);
    expect(positions(window.since(0, EVERYTHING))).toEqual([3, 4, 5]);
    expect(positions(window.since(0, { ...EVERYTHING, campaignIds: ['c'] }))).toEqual([5]);
    expect(positions(window.since(0, { ...EVERYTHING, kinds: ['CAMPAIGN_CHANGED'] }))).toEqual([4]);
  });
});
