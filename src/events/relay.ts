import type { EventLogStore } from '../persistence/stores/event-log-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { tracedSince } from '../telemetry/traced.js';
import type { Turn } from './poller.js';

export interface RelayDeps {
  readonly unitOfWork: UnitOfWork;
  readonly eventLogStore: EventLogStore;
  /** Wakes the readers of the log in all processes. Never throws, never waits. */
  announce(): void;
}

/**
 * Gives committed events their place in the log. Stateless: any process may run passes, and while one does, the others
 * find nothing to do.
 */
export class Relay {
  /** @param batchSize the most rows of one pass: its transaction must stay short, for it holds back the next one. */
  constructor(
    private readonly deps: RelayDeps,
    private readonly batchSize = 1000,
  ) {}

  /** One pass; tells how many events it placed. */
  async pass(): Promise<number> {
    const { unitOfWork, eventLogStore } = this.deps;
    const placed = await unitOfWork.run('system', async (tx) =>
      (await eventLogStore.takeTurn(tx)) ? eventLogStore.place(tx, this.batchSize) : 0,
    );
    if (placed > 0) this.deps.announce();
    return placed;
  }

  /** Rounds that found nothing, many a second, leave no trace. */
  async turn(): Promise<Turn> {
    const startedAt = performance.now();
    const placed = await this.pass().catch((error: unknown) => {
      tracedSince('relay round', startedAt, { 'trimtab.placed': 0 }, error);
      throw error;
    });
    if (placed > 0) tracedSince('relay round', startedAt, { 'trimtab.placed': placed });
    return placed >= this.batchSize ? 'more' : placed > 0 ? 'some' : 'none';
  }
}
