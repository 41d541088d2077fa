import { setTimeout as delay } from 'node:timers/promises';
import type { TrimtabProcess } from './trimtab-process.js';

const LOOK_MS = 50;

/** Looks at the resident memory of a process until asked for its peak. */
export function watchMemory(watched: TrimtabProcess): { peakBytes(): Promise<number> } {
  let [peak, over] = [0, false];
  const looking = (async () => {
    while (!over) {
      // A process that is gone holds nothing.
      peak = Math.max(peak, await watched.residentBytes().catch(() => 0));
      await delay(LOOK_MS);
    }
  })();
  return {
    async peakBytes() {
      over = true;
      await looking;
      return peak;
    },
  };
}
