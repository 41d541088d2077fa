import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { startLiveServer } from './live-server.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';

const NUMBERS = 'subscription ($after: String) { numbers(after: $after) { cursor number } }';

describe('the server ends a WebSocket', () => {
  let fixture: EventFixture;
  let actor: Actor;

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
  });
  afterAll(() => fixture.close());

  test('a revoked token ends its sockets with 4403, and the events after it are not delivered', async () => {
    const leaver = await fixture.makeActor();
    const revoked = await startLiveServer(fixture, [leaver]);
    try {
      const socket = await RawSocket.connect(revoked.port, revoked.secretOf(leaver));
      socket.subscribe('a', NUMBERS, { after: socket.cursor });
      await fixture.append(leaver, 1);
      await socket.until(() => socket.ofType('next').length === 1);
      await fixture.unitOfWork.run('system', (tx) =>
        tx.query('UPDATE api_token SET revoked_at = now() WHERE id = $1', [leaver.tokenId]),
      );
      await fixture.append(leaver, 5, { from: 1 });
      expect((await socket.closed).code).toBe(4403);
      expect(socket.ofType('next')).toHaveLength(1);
      expect(socket.ofType('complete')).toEqual([]);
    } finally {
      await revoked.close();
    }
  });

  test('who subscribes while the server stops is told to try again: 1013', async () => {
    const leaving = await startLiveServer(fixture, [actor]);
    try {
      const socket = await RawSocket.connect(leaving.port, leaving.secretOf(actor));
      leaving.live.feed.close();
      socket.subscribe('a', NUMBERS);
      expect((await socket.closed).code).toBe(1013);
      expect(socket.ofType('complete')).toEqual([]);
    } finally {
      await leaving.close();
    }
  });

  test('a server that goes away says 1001, and no stream looks complete', async () => {
    const leaving = await startLiveServer(fixture, [actor]);
    const socket = await RawSocket.connect(leaving.port, leaving.secretOf(actor));
    socket.subscribe('a', NUMBERS, { after: socket.cursor });
    await fixture.append(actor, 1);
    await socket.until(() => socket.ofType('next').length === 1);
    await leaving.close();
    expect((await socket.closed).code).toBe(1001);
    expect(socket.ofType('complete')).toEqual([]);
    expect(socket.ofType('error')).toEqual([]);
  });

  test('who connects while the others are being sent away is sent away too', async () => {
    const leaving = await startLiveServer(fixture, [actor]);
    const deaf = await RawSocket.connect(leaving.port, leaving.secretOf(actor));
    // It does not answer, so the server waits for it.
    deaf.socket.pause();
    const closing = leaving.closeLive();
    const late = await RawSocket.open(leaving.port);
    expect((await late.closed).code).toBe(1001);
    expect(late.messages).toEqual([]);
    deaf.socket.resume();
    await closing;
    await leaving.close();
  });
});
