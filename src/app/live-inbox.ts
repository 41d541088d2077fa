/**
 * The messages of one socket, handled one in each turn of the event loop: what a client sends in one go waits for itself, and
 * not the other clients for it.
 */
export class Inbox {
  #waiting: string[] = [];
  #next: NodeJS.Immediate | null = null;

  /** @param handle must not throw */
  constructor(private readonly handle: (message: string) => void) {}

  push(message: string): void {
    this.#waiting.push(message);
    this.#next ??= setImmediate(() => this.#turn());
  }

  /** Nothing of what still waits is handled any more. */
  close(): void {
    if (this.#next) clearImmediate(this.#next);
    this.#waiting = [];
  }

  #turn(): void {
    const message = this.#waiting.shift();
    this.#next = this.#waiting.length > 0 ? setImmediate(() => this.#turn()) : null;
    if (message !== undefined) this.handle(message);
  }
}
