import { describe, expect, test } from '@jest/globals';
import { WorkQueue } from '../../../src/services/import/work-queue.js';

describe('work queue', () => {
  test('one after the other, in order, and whoever adds waits for room only', async () => {
    const queue = new WorkQueue(2);
    const log: string[] = [];
    const gates: (() => void)[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve) => gates.push(resolve));
      log.push(`${name} ends`);
    };
    await queue.add(work('a'));
    await queue.add(work('b'));
    const third = queue.add(work('c')).then(() => log.push('c is in'));
    await turns();
    expect(log).toEqual(['a begins']);
    gates[0]!();
    await third;
    await turns();
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'c is in']);
    gates[1]!();
    await turns();
    gates[2]!();
    await queue.finished();
    expect(log.slice(4)).toEqual(['b ends', 'c begins', 'c ends']);
  });

  test('after a failure nothing is begun, and who comes next is told', async () => {
    const queue = new WorkQueue(1);
    let begun = 0;
    await queue.add(async () => {
      throw new Error('The disk is full.');
    });
    const next = queue.add(async () => void begun++);
    await expect(next).rejects.toThrow('The disk is full.');
    await expect(queue.finished()).rejects.toThrow('The disk is full.');
    expect(begun).toBe(0);
  });
});

async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
