import { GraphQLError } from 'graphql';
import { tokenHash } from '../../auth/tokens.js';
import { MINUTE_MS, SECOND_MS } from '../../kernel/units/time.js';
import { addressKey } from '../http/client-address.js';
import { LeakyBuckets } from './leaky-buckets.js';

const MOST_GOOD = 10_000;

/**
 * Slows down who guesses tokens: after some failures from one address, tokens that were never seen to hold are refused without
 * being looked up. Those that held before go on, so that nobody is shut out by a neighbour behind the same address.
 */
export class FailedAttempts {
  readonly #buckets: LeakyBuckets;
  readonly #good = new Set<string>();

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#buckets = new LeakyBuckets(
      { maximum: perMinute, restoreRate: perMinute / (MINUTE_MS / SECOND_MS) },
      now,
    );
  }

  /** `null` where this may be looked up. */
  refusal(address: string, secret: string): GraphQLError | null {
    if (this.#buckets.available(addressKey(address)) >= 1 || this.#good.has(hashOf(secret))) return null;
    const retryAfterSeconds = Math.ceil(1 / this.#buckets.size.restoreRate);
    return new GraphQLError('Too many tokens from this address did not hold. Wait, then try the right one.', {
      extensions: { code: 'TOO_MANY_ATTEMPTS', retryAfterSeconds },
    });
  }

  failed(address: string): void {
    this.#buckets.take(addressKey(address), 1);
  }

  held(secret: string): void {
    const hash = hashOf(secret);
    if (this.#good.has(hash)) return;
    this.#good.add(hash);
    if (this.#good.size <= MOST_GOOD) return;
    for (const oldest of this.#good) {
      this.#good.delete(oldest);
      return;
    }
  }
}

function hashOf(secret: string): string {
  return tokenHash(secret).toString('base64');
}
