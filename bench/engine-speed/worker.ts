import { parentPort, workerData } from 'node:worker_threads';
import { encodeState } from '../../src/engine/index.js';
import { Campaigns } from './campaigns.js';

export interface WorkerSpec {
  readonly name: string;
  readonly campaigns: number;
  readonly arms: number;
}

/** `ready`: the next cycle's inputs stand. `done`: it was decided; times in ms, by the clock and of this thread's processor. */
export type WorkerSays =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'done';
      readonly startMs: number;
      readonly endMs: number;
      readonly cpuMs: number;
      readonly stateBytesPerArm: number;
    };

const { name, campaigns, arms } = workerData as WorkerSpec;
const own = new Campaigns(campaigns, arms, name);

function say(message: WorkerSays): void {
  parentPort?.postMessage(message);
}

let inputs = own.inputs();
parentPort?.on('message', () => {
  const startMs = Date.now() + (performance.now() % 1);
  const begun = performance.now();
  const before = process.threadCpuUsage();
  own.decideAll(inputs);
  const after = process.threadCpuUsage(before);
  const endMs = startMs + performance.now() - begun;
  const stateBytesPerArm = encodeState(own.states[0]!).length / arms;
  say({ kind: 'done', startMs, endMs, cpuMs: (after.user + after.system) / 1000, stateBytesPerArm });
  inputs = own.inputs();
  say({ kind: 'ready' });
});
say({ kind: 'ready' });
