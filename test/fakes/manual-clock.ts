import type { Clock } from '../../src/kernel/ports/clock.js';

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  constructor(private nowMs: number) {}

  now(): number {
    return this.nowMs;
  }

  advance(ms: number): void {
    this.nowMs += ms;
  }

  set(atMs: number): void {
    this.nowMs = atMs;
  }
}
