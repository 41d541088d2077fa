/** Gathers what comes between two frames, so that a burst is one write and one render. */
export class Frames<Item> {
  #waiting: Item[] = [];
  #scheduled = false;

  constructor(
    private readonly deliver: (items: readonly Item[]) => void,
    private readonly schedule: (work: () => void) => void,
  ) {}

  add(item: Item): void {
    this.#waiting.push(item);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.schedule(() => {
      this.#scheduled = false;
      const items = this.#waiting;
      this.#waiting = [];
      this.deliver(items);
    });
  }
}
