/**
 * Does one piece of work after the other while its caller prepares the next; never more than `most` are unfinished. After a failure
 * nothing is begun any more, and whoever comes next is told of it.
 */
export class WorkQueue {
  private readonly unfinished: Promise<void>[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly most: number) {}

  /** Waits for room, not for the work. */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.unfinished.length >= this.most) await this.unfinished[0];
    const done = this.last.then(work);
    this.last = done;
    this.unfinished.push(done);
    const leave = (): unknown => this.unfinished.shift();
    // A failure stays first in the queue, where the next to come meets it.
    done.then(leave, () => undefined);
  }

  /** Waits for all of it. */
  async finished(): Promise<void> {
    await this.last;
  }
}
