import { afterEach, describe, expect, test } from '@jest/globals';
import { Poller, type Turn } from '../../../src/events/poller.js';
import { RecordingLogger } from '../../fakes/recording-logger.js';

const HOUR_MS = 3_600_000;

describe('turns for the life of a process', () => {
  const started: Poller[] = [];
  afterEach(() => Promise.all(started.splice(0).map((poller) => poller.stop())));

  /** A poller that takes its turns from a script and then rests; `took` resolves when so many were taken. */
  function scripted(script: Array<Turn | Error>, paces: { activeMs?: number; idleMs?: number } = {}) {
    const logger = new RecordingLogger();
    const watchers = new Map<number, () => void>();
    let turns = 0;
    const turn = async (): Promise<Turn> => {
      const next = script[turns] ?? 'none';
      turns += 1;
      watchers.get(turns)?.();
      if (next instanceof Error) throw next;
      return next;
    };
    const poller = new Poller({ name: 'test', turn, logger, activeMs: HOUR_MS, idleMs: HOUR_MS, ...paces });
    started.push(poller);
    const took = (count: number): Promise<void> =>
      turns >= count ? Promise.resolve() : new Promise((resolve) => watchers.set(count, resolve));
    return { poller, logger, took, turns: () => turns };
  }

  test('more asks for the next turn at once, also with a long pace', async () => {
    const { poller, took, turns } = scripted(['more', 'more', 'some']);
    poller.start();
    await took(3);
    expect(turns()).toBe(3);
  });

  test('waking ends a rest', async () => {
    const { poller, took, turns } = scripted(['none']);
    poller.start();
    await took(1);
    poller.wake();
    await took(2);
    expect(turns()).toBe(2);
  });

  test('waking during a turn is remembered', async () => {
    let release: (() => void) | undefined;
    let turns = 0;
    const logger = new RecordingLogger();
    const second = new Promise<void>((resolve) => {
      const poller = new Poller({
        name: 'test',
        logger,
        activeMs: HOUR_MS,
        idleMs: HOUR_MS,
        turn: async () => {
          turns += 1;
          if (turns === 2) resolve();
          else await new Promise<void>((done) => (release = done));
          return 'none';
        },
      });
      started.push(poller);
      poller.start();
      poller.wake();
    });
    release!();
    await second;
    expect(turns).toBe(2);
  });

  test('failures are told once, and that it works again; waking does not hurry a retreat', async () => {
    const away = new Error('away');
    const { poller, logger, took } = scripted([away, away, away, 'none'], { activeMs: 1 });
    poller.start();
    poller.wake();
    await took(5);
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
    expect(logger.lines[1]!.fields).toMatchObject({ failures: 3 });
  });

  test('stopping ends a rest, and waits for the turn in hand', async () => {
    const resting = scripted(['none']);
    resting.poller.start();
    await resting.took(1);
    await resting.poller.stop();
    expect(resting.turns()).toBe(1);
  });
});
