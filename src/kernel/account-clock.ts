/**
 * An account's time. A real account lives in real time; a simulated one may run faster, so that a demonstration shows days in
 * minutes. Buckets, windows, flights and pacing are in account time; leases, retention and tokens in real time.
 */
export interface AccountClock {
  /** Real instant at which the account's clock was set, ms. */
  readonly startedAtMs: number;
  /** What it was set to, ms of account time. */
  readonly originAtMs: number;
  /** Account seconds in a real second, > 0; 1 for a real account. */
  readonly rate: number;
}

export function accountTimeMs(clock: AccountClock, realMs: number): number {
  return Math.floor(clock.originAtMs + (realMs - clock.startedAtMs) * clock.rate);
}

/** The first whole real millisecond at which the account's clock shows `accountMs` or later. */
export function realTimeMs(clock: AccountClock, accountMs: number): number {
  const guess = Math.ceil(clock.startedAtMs + (accountMs - clock.originAtMs) / clock.rate);
  // The quotient is rounded, so the guess may be a millisecond off on either side.
  if (accountTimeMs(clock, guess) < accountMs) return guess + 1;
  return accountTimeMs(clock, guess - 1) >= accountMs ? guess - 1 : guess;
}
