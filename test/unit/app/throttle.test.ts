import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { FailedAttempts } from '../../../src/app/throttle/failed-attempts.js';
import { LeakyBuckets } from '../../../src/app/throttle/leaky-buckets.js';
import { type Charge, Throttle } from '../../../src/app/throttle/throttle.js';

const SIZE = { maximum: 100, restoreRate: 10 };
const of = (cost: number) => ({ cost, introspectionCost: 0 });

/** A clock in the test's hand. */
function clock() {
  const time = { nowMs: 0, now: () => time.nowMs };
  return time;
}

describe('buckets of points', () => {
  it('give what they hold, say how long the rest takes, and fill again up to their size', () => {
    const time = clock();
    const buckets = new LeakyBuckets(SIZE, time.now);
    expect(buckets.take('a', 100)).toBe(0);
    expect(buckets.take('a', 1)).toBe(100);
    expect(buckets.take('a', 100)).toBe(10_000);
    expect(buckets.take('b', 100)).toBe(0);
    time.nowMs = 99;
    expect(buckets.take('a', 1)).toBeGreaterThan(0);
    time.nowMs = 100;
    expect(buckets.take('a', 1)).toBe(0);
    time.nowMs = 1_000_000;
    expect(buckets.available('a')).toBe(100);
  });

  it('take back what was not needed, and never hold more than their size', () => {
    const buckets = new LeakyBuckets(SIZE, clock().now);
    buckets.take('a', 60);
    buckets.give('a', 20);
    expect(buckets.available('a')).toBe(60);
    buckets.give('a', 1_000);
    expect(buckets.available('a')).toBe(100);
  });

  it('are forgotten, the oldest first, where there are too many', () => {
    const buckets = new LeakyBuckets(SIZE, clock().now, 2);
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key, 10);
    expect(['a', 'b', 'c'].map((key) => buckets.available(key))).toEqual([80, 100, 90]);
  });
});

describe('throttling by cost', () => {
  const charged = (charge: Charge | GraphQLError): Charge => {
    if (charge instanceof GraphQLError) throw charge;
    return charge;
  };

  it('charges what may be asked, gives back what was not answered, and says both', () => {
    const throttle = new Throttle(SIZE, clock().now);
    expect(charged(throttle.charge('a', of(60))).settle(13)).toEqual({
      requestedQueryCost: 60,
      actualQueryCost: 13,
      throttleStatus: { maximumAvailable: 100, currentlyAvailable: 87, restoreRate: 10 },
    });
  });

  it('refuses what the bucket does not hold, and says when to try again', () => {
    const time = clock();
    const throttle = new Throttle(SIZE, time.now);
    charged(throttle.charge('a', of(95)));
    const refused = throttle.charge('a', of(50));
    expect(refused).toBeInstanceOf(GraphQLError);
    expect((refused as GraphQLError).extensions).toEqual({
      code: 'THROTTLED',
      retryAfterSeconds: 5,
      cost: {
        requestedQueryCost: 50,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable: 100, currentlyAvailable: 5, restoreRate: 10 },
      },
    });
    expect(charged(throttle.charge('b', of(50))).settle(50).actualQueryCost).toBe(50);
    time.nowMs = 5_000;
    expect(charged(throttle.charge('a', of(50))).settle(50).throttleStatus.currentlyAvailable).toBe(5);
  });

  it('holds the points of an operation while it runs', () => {
    const throttle = new Throttle(SIZE, clock().now);
    const running = charged(throttle.charge('a', of(80)));
    expect(throttle.charge('a', of(80))).toBeInstanceOf(GraphQLError);
    running.settle(1);
    expect(charged(throttle.charge('a', of(80))).settle(80).actualQueryCost).toBe(80);
  });

  it('nothing is free, and looking at the schema costs by its size', () => {
    const throttle = new Throttle(SIZE, clock().now);
    expect(charged(throttle.charge('a', of(0))).settle(0)).toMatchObject({
      requestedQueryCost: 1,
      actualQueryCost: 1,
    });
    const schema = charged(throttle.charge('a', { cost: 1, introspectionCost: 1_950 }));
    expect(schema.settle(0)).toMatchObject({ requestedQueryCost: 21, actualQueryCost: 21 });
  });
});

describe('failed attempts', () => {
  it('shut out unknown tokens of an address, and those alone', () => {
    const time = clock();
    const attempts = new FailedAttempts(3, time.now);
    attempts.held('good');
    for (let i = 0; i < 3; i++) {
      expect(attempts.refusal('192.0.2.1', 'guess')).toBeNull();
      attempts.failed('192.0.2.1');
    }
    expect(attempts.refusal('192.0.2.1', 'guess')?.extensions).toEqual({
      code: 'TOO_MANY_ATTEMPTS',
      retryAfterSeconds: 20,
    });
    expect(attempts.refusal('192.0.2.1', 'good')).toBeNull();
    expect(attempts.refusal('192.0.2.2', 'guess')).toBeNull();
    time.nowMs = 20_000;
    expect(attempts.refusal('192.0.2.1', 'guess')).toBeNull();
  });

  it('count a whole network of IPv6 as one address', () => {
    const attempts = new FailedAttempts(1, clock().now);
    attempts.failed('2001:db8:1:2::a');
    expect(attempts.refusal('2001:db8:1:2:ffff::b', 'guess')).not.toBeNull();
    expect(attempts.refusal('2001:db8:1:3::a', 'guess')).toBeNull();
  });
});
