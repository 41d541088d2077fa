const KEY = 'trimtab-cursor';

/** Where this tab is in the log of events: what a new socket goes on behind. */
export class Cursor {
  #value: string | null;

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null) {
    this.#value = storage?.getItem(KEY) ?? null;
  }

  get value(): string | null {
    return this.#value;
  }

  moveTo(cursor: string): void {
    this.#value = cursor;
    this.storage?.setItem(KEY, cursor);
  }

  forget(): void {
    this.#value = null;
    this.storage?.removeItem(KEY);
  }
}
