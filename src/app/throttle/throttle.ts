import { GraphQLError } from 'graphql';
import type { Admission } from '../gate/gate.js';
import { type BucketSize, LeakyBuckets } from './leaky-buckets.js';

/** As Shopify shows it, so that clients which know that one know this one. */
export interface CostReport {
  readonly requestedQueryCost: number;
  /** `null` where nothing ran. */
  readonly actualQueryCost: number | null;
  readonly throttleStatus: {
    readonly maximumAvailable: number;
    readonly currentlyAvailable: number;
    readonly restoreRate: number;
  };
}

/** Points that were taken for an operation. */
export interface Charge {
  /** Gives back what was not needed. @param actual the objects that were really answered */
  settle(actual: number): CostReport;
}

/** What an operation may cost is taken before it runs, what it did not cost is given back when it has run. */
export class Throttle {
  readonly #buckets: LeakyBuckets;

  constructor(size: BucketSize, now: () => number = () => performance.now()) {
    this.#buckets = new LeakyBuckets(size, now);
  }

  /** @param key whose points: a token's, or of an address without one */
  charge(
    key: string,
    { cost, introspectionCost }: Pick<Admission, 'cost' | 'introspectionCost'>,
  ): Charge | GraphQLError {
    const fixed = Math.ceil(introspectionCost / ENTRIES_PER_POINT);
    const requested = Math.max(1, cost) + fixed;
    const waitMs = this.#buckets.take(key, requested);
    if (waitMs > 0) return this.#throttled(key, requested, waitMs);
    return {
      settle: (objects) => {
        const actual = Math.min(requested, Math.max(1, objects) + fixed);
        this.#buckets.give(key, requested - actual);
        return this.#report(key, requested, actual);
      },
    };
  }

  #throttled(key: string, requested: number, waitMs: number): GraphQLError {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
    return new GraphQLError(
      `The points of this token are used up for now: this operation may cost ${requested}. Try again in ${retryAfterSeconds} s, or ask for less at once.`,
      {
        extensions: { code: 'THROTTLED', retryAfterSeconds, cost: this.#report(key, requested, null) },
      },
    );
  }

  #report(key: string, requestedQueryCost: number, actualQueryCost: number | null): CostReport {
    const { maximum, restoreRate } = this.#buckets.size;
    const currentlyAvailable = Math.floor(this.#buckets.available(key));
    return {
      requestedQueryCost,
      actualQueryCost,
      throttleStatus: { maximumAvailable: maximum, currentlyAvailable, restoreRate },
    };
  }
}

/** An entry of a list of the schema is in memory; an object of the account is read. */
const ENTRIES_PER_POINT = 100;
