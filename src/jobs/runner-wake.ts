import type {
  JobNotification,
  NotificationChannel,
  NotificationChannelState,
  NotificationHandler,
} from 'agenda';
import { toJobId } from 'agenda';

/** Carries the name of a job that became due to the other processes. May lose some: polling is the truth. */
export interface WakeTransport {
  listen(onWake: (jobName: string) => void): void;
  publish(jobName: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * What tells Agenda to look for work between its polls: a job enqueued here or elsewhere, and a job ended here, which frees a
 * place. The second is ours: Agenda refills at its polls only, so that a lock limit would cap the throughput at
 * lockLimit / processEvery.
 *
 * It has no `publishState`, on purpose: Agenda would send four notifications for each run that nobody reads.
 */
export class WakeChannel implements NotificationChannel {
  readonly #handlers = new Set<NotificationHandler>();
  /** Job names whose handlers are at work; true where another wake came meanwhile. */
  readonly #busy = new Map<string, boolean>();
  readonly #transport: WakeTransport | null;
  #state: NotificationChannelState = 'disconnected';

  constructor(transport: WakeTransport | null) {
    this.#transport = transport;
  }

  get state(): NotificationChannelState {
    return this.#state;
  }

  async connect(): Promise<void> {
    this.#state = 'connected';
    this.#transport?.listen((jobName) => this.wake(jobName));
  }

  async disconnect(): Promise<void> {
    this.#state = 'disconnected';
    this.#handlers.clear();
    await this.#transport?.close();
  }

  subscribe(handler: NotificationHandler): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  async publish({ jobName, nextRunAt }: JobNotification): Promise<void> {
    // A job for later is found by the poll before it is due.
    if (nextRunAt !== null && nextRunAt.getTime() > Date.now() + 1_000) return;
    this.wake(jobName);
    await this.#transport?.publish(jobName);
  }

  /** Has Agenda look for jobs of a name now. Wakes that come while it looks are one more look. */
  wake(jobName: string): void {
    if (this.#state !== 'connected') return;
    if (this.#busy.has(jobName)) {
      this.#busy.set(jobName, true);
      return;
    }
    this.#busy.set(jobName, false);
    const notification = { jobId: toJobId(''), jobName, nextRunAt: null, priority: 0, timestamp: new Date() };
    void Promise.allSettled([...this.#handlers].map(async (handler) => handler(notification))).then(() => {
      const again = this.#busy.get(jobName);
      this.#busy.delete(jobName);
      if (again) this.wake(jobName);
    });
  }

  // The interface asks for them; trouble with the transport is reported by the transport itself.
  on(): this {
    return this;
  }

  off(): this {
    return this;
  }
}
