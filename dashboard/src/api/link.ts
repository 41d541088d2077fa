/** How the socket is, for people. */
export interface LinkState {
  readonly kind: 'connecting' | 'live' | 'reconnecting' | 'signed-out' | 'closed';
  /** Tries since the socket was lost. */
  readonly tries: number;
  /** When the next try is, by the browser's clock; `null` where none waits. */
  readonly retryAtMs: number | null;
  /** When the server was last heard, by the browser's clock. */
  readonly heardAtMs: number | null;
}

/** A value that components can watch. */
export class Watched<Value> {
  readonly #watchers = new Set<() => void>();

  constructor(private current: Value) {}

  readonly get = (): Value => this.current;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  set(value: Value): void {
    this.current = value;
    for (const watcher of this.#watchers) watcher();
  }
}
