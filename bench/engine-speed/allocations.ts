import { PerformanceObserver } from 'node:perf_hooks';
import { Campaigns } from './campaigns.js';

const DECISIONS = 100;
const WARM_UP = 20;

/** Memory that one decision asks for. */
export interface Allocations {
  readonly arms: number;
  /** Objects on the heap and memory of arrays, in bytes a decision; means of those between two collections. */
  readonly heapBytes: number;
  readonly arrayBytes: number;
  /** Part of the arrays that is the answer: the next state and the decision. */
  readonly resultBytes: number;
  /** What one arm more adds to the rest: zero if nothing but the answer were asked for in a loop over arms. */
  readonly otherBytesPerArm: number;
}

/** What does a decision allocate beside its answer, and how does that grow with arms? */
export async function measureAllocations(arms: number): Promise<Allocations> {
  const few = await allocated(arms);
  const many = await allocated(2 * arms);
  const rest = (one: Measured): number => one.heapBytes + one.arrayBytes - one.resultBytes;
  return { arms, ...few, otherBytesPerArm: (rest(many) - rest(few)) / arms };
}

type Measured = Pick<Allocations, 'heapBytes' | 'arrayBytes' | 'resultBytes'>;

async function allocated(arms: number): Promise<Measured> {
  const campaigns = new Campaigns(4, arms, 'allocations');
  for (let cycle = 0; cycle < WARM_UP; cycle++) campaigns.decideAll(campaigns.inputs());
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const heap: number[] = [];
  const arrays: number[] = [];
  for (let i = 0; i < DECISIONS; i++) {
    const inputs = campaigns.inputs();
    await settled();
    const collectedBefore = collections;
    const before = process.memoryUsage();
    campaigns.decideAll(inputs);
    const after = process.memoryUsage();
    await settled();
    if (collections !== collectedBefore) continue;
    heap.push((after.heapUsed - before.heapUsed) / campaigns.count);
    arrays.push((after.arrayBuffers - before.arrayBuffers) / campaigns.count);
  }
  observer.disconnect();
  const state = campaigns.states[0]!;
  const stateBytes =
    state.armStats.byteLength + state.campaignStats.byteLength + state.channelStats.byteLength;
  return {
    heapBytes: median(heap),
    arrayBytes: median(arrays),
    resultBytes: stateBytes + DECISION_BYTES * arms,
  };
}

/** Bytes of a decision for each arm: eight numbers of 64 bits, a key, two sets of bits. */
const DECISION_BYTES = 70;

/** The observer of collections has said what it has to say. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
