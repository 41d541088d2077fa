import { Fault } from '../kernel/fault.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { EventLogStore, LogHead, LoggedEvent, Right } from '../persistence/stores/event-log-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { liveEvent } from './event-matching.js';
import { EventWindow, type WindowLimits } from './event-window.js';
import type { FanOut } from './fan-out.js';
import { LiveEnd, rightLost } from './live-end.js';
import type { Turn } from './poller.js';

export interface LogTailDeps {
  readonly unitOfWork: UnitOfWork;
  readonly eventLogStore: EventLogStore;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  /** Told of each event how old it was, by the clock of the database. */
  onRead(ageMs: number): void;
}

const BATCH = 200;
const READY_WITHIN_MS = 5_000;

/** The one reader of the log in a process: whatever the relay places behind its position goes to the fan-out, once. */
export class LogTail {
  #position: number | null = null;
  #window: EventWindow;
  #waiters: Array<() => void> = [];

  constructor(
    private readonly deps: LogTailDeps,
    private readonly windowLimits: WindowLimits,
  ) {
    this.#window = new EventWindow(windowLimits, 0);
  }

  /** The last position that went to the fan-out. */
  get position(): number {
    if (this.#position === null) throw new Fault('The log has not been read yet.', { retryable: true });
    return this.#position;
  }

  get window(): EventWindow {
    return this.#window;
  }

  /** Resolves once the tail stands in the log; while the database is away it gives up after a while. */
  async ready(withinMs = READY_WITHIN_MS): Promise<void> {
    if (this.#position !== null) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Fault('Events cannot be read now.', { retryable: true })),
        withinMs,
      );
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Reads what is new. Rights are read in the same snapshot: whoever lost them does not get these events. */
  async turn(): Promise<Turn> {
    const { unitOfWork, eventLogStore, fanOut, clock } = this.deps;
    const rights = fanOut.rights();
    const { head, events, lost } = await unitOfWork.read('system', async (tx) => ({
      head: await eventLogStore.head(tx),
      events: this.#position === null ? [] : await eventLogStore.readAll(tx, this.#position, BATCH),
      lost: await eventLogStore.lostRights(tx, rights, clock.now()),
    }));
    this.#endWithoutRights(lost);
    if (this.#position === null || head.position < this.#position) this.#begin(head);
    this.#publish(events);
    for (const { ageMs } of events) this.deps.onRead(ageMs);
    return events.length === BATCH ? 'more' : events.length > 0 ? 'some' : 'none';
  }

  #endWithoutRights(lost: readonly Right[]): void {
    if (lost.length > 0) this.deps.fanOut.endRights(lost, rightLost());
  }

  /** A head before our position is another log: the database was restored from a backup. Cursors into ours mean nothing there. */
  #begin(head: LogHead): void {
    if (this.#position !== null)
      this.deps.fanOut.endAll(
        new LiveEnd('CURSOR_EXPIRED', 'The log was replaced: read the state afresh and subscribe again.'),
      );
    this.#position = head.position;
    this.#window = new EventWindow(this.windowLimits, head.position);
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const ready of waiters) ready();
  }

  #publish(logged: readonly LoggedEvent[]): void {
    const last = logged.at(-1);
    if (!last) return;
    const events = logged.map(liveEvent);
    this.#window.add(events);
    this.deps.fanOut.publish(events);
    this.#position = last.position;
  }
}
