import { expect, test } from '@jest/globals';
import { toJobId } from 'agenda';
import { WakeChannel, type WakeTransport } from '../../../src/jobs/runner-wake.js';

class RecordingTransport implements WakeTransport {
  readonly published: string[] = [];
  deliver: (jobName: string) => void = () => undefined;
  closed = false;

  listen(onWake: (jobName: string) => void): void {
    this.deliver = onWake;
  }

  async publish(jobName: string): Promise<void> {
    this.published.push(jobName);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function notification(nextRunAt: Date | null) {
  return { jobId: toJobId('id'), jobName: 'any', nextRunAt, priority: 0, timestamp: new Date() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a job that is due wakes this process and the others, one for later nobody', async () => {
  const transport = new RecordingTransport();
  const channel = new WakeChannel(transport);
  const woken: string[] = [];
  channel.subscribe(({ jobName }) => void woken.push(jobName));
  await channel.connect();
  await channel.publish(notification(new Date()));
  await channel.publish(notification(new Date(Date.now() + 60_000)));
  transport.deliver('other');
  await turn();
  expect(woken).toEqual(['any', 'other']);
  expect(transport.published).toEqual(['any']);
});

test('wakes that come during a look are one more look', async () => {
  const channel = new WakeChannel(null);
  const looks: (() => void)[] = [];
  channel.subscribe(() => new Promise<void>((resolve) => looks.push(resolve)));
  await channel.connect();
  for (let i = 0; i < 5; i++) channel.wake('any');
  channel.wake('another');
  await turn();
  expect(looks).toHaveLength(2);
  looks[0]!();
  looks[1]!();
  await turn();
  expect(looks).toHaveLength(3);
  looks[2]!();
  await turn();
  expect(looks).toHaveLength(3);
});

test('a look that fails does not keep the next one from happening', async () => {
  const channel = new WakeChannel(null);
  let looks = 0;
  channel.subscribe(async () => {
    looks += 1;
    throw new Error('away');
  });
  await channel.connect();
  channel.wake('any');
  await turn();
  channel.wake('any');
  await turn();
  expect(looks).toBe(2);
});

test('a closed channel wakes nobody and closes its transport', async () => {
  const transport = new RecordingTransport();
  const channel = new WakeChannel(transport);
  let looks = 0;
  await channel.connect();
  channel.subscribe(() => void (looks += 1));
  await channel.disconnect();
  channel.wake('any');
  await turn();
  expect([looks, channel.state, transport.closed]).toEqual([0, 'disconnected', true]);
});
