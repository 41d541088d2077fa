import { MINUTE_MS } from '../kernel/units/time.js';
import { DEMO_CYCLE_MS, DemoService } from '../services/demo/demo-service.js';
import { type ContainerOptions, openContainer } from './container.js';

/** Cycles that the demonstration has behind it when it is first seen: a day and a half. */
const HISTORY_CYCLES = 144;
const INTERVAL_MS = 15 * MINUTE_MS;

export interface DemoProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Gives an empty database the simulated account, with a history: the same services live through the last day and a half under a
 * clock of their own, which ends where the real one stands.
 */
export async function openDemo(
  options: ContainerOptions,
  onProgress: (progress: DemoProgress) => void,
): Promise<void> {
  const startedAtMs = Date.now() - HISTORY_CYCLES * DEMO_CYCLE_MS;
  let nowMs = startedAtMs;
  const container = await openContainer({ ...options, clock: { now: () => nowMs } });
  try {
    const demo = new DemoService(container);
    const originAtMs = (Math.floor(Date.now() / INTERVAL_MS) - HISTORY_CYCLES) * INTERVAL_MS;
    const account = await demo.create(originAtMs);
    if (!account || account.createdAtMs < startedAtMs) return;
    for (let cycle = 1; cycle <= HISTORY_CYCLES; cycle++) {
      nowMs = startedAtMs + cycle * DEMO_CYCLE_MS;
      await demo.liveOneCycle();
      onProgress({ done: cycle, total: HISTORY_CYCLES });
    }
  } finally {
    await container.close();
  }
}
