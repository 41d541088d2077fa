import { Worker } from 'node:worker_threads';
import type { WorkerSays, WorkerSpec } from './worker.js';

/** Cycles that are decided before any is timed. */
const WARM_UP = 6;

export interface Timed {
  readonly campaigns: number;
  readonly arms: number;
  readonly threads: number;
  /** From the first thread's start to the last one's end, and the processor time of all threads: best of the timed cycles. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly cpuMsPerCampaign: number;
  readonly stateBytesPerArm: number;
}

type Done = Extract<WorkerSays, { kind: 'done' }>;

/** Decides campaigns on so many threads, cycle after cycle; what is timed is the kernel alone, inputs stand before. */
export async function timeThreads(
  campaigns: number,
  arms: number,
  threads: number,
  cycles: number,
): Promise<Timed> {
  const workers = Array.from({ length: threads }, (_, i) => {
    const share = Math.floor(((i + 1) * campaigns) / threads) - Math.floor((i * campaigns) / threads);
    const workerData: WorkerSpec = { name: `thread ${i}`, campaigns: share, arms };
    return new Worker(new URL('./worker.js', import.meta.url), { workerData });
  });
  try {
    const hear = workers.map(listen);
    await Promise.all(hear.map((next) => next('ready')));
    let [wallMs, cpuMs, stateBytesPerArm] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    for (let cycle = 0; cycle < WARM_UP + cycles; cycle++) {
      for (const worker of workers) worker.postMessage('go');
      const done = (await Promise.all(hear.map((next) => next('done')))) as Done[];
      await Promise.all(hear.map((next) => next('ready')));
      stateBytesPerArm = done[0]!.stateBytesPerArm;
      if (cycle < WARM_UP) continue;
      const start = Math.min(...done.map((one) => one.startMs));
      const end = Math.max(...done.map((one) => one.endMs));
      wallMs = Math.min(wallMs, end - start);
      cpuMs = Math.min(
        cpuMs,
        done.reduce((sum, one) => sum + one.cpuMs, 0),
      );
    }
    return { campaigns, arms, threads, wallMs, cpuMs, cpuMsPerCampaign: cpuMs / campaigns, stateBytesPerArm };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The messages of a worker one after the other, each asked for by its kind. */
function listen(worker: Worker): (kind: WorkerSays['kind']) => Promise<WorkerSays> {
  const said: WorkerSays[] = [];
  let wake = (): void => undefined;
  let failed: Error | null = null;
  worker.on('message', (message: WorkerSays) => {
    said.push(message);
    wake();
  });
  worker.on('error', (error) => {
    failed = error;
    wake();
  });
  return async (kind) => {
    while (said.length === 0) {
      if (failed) throw failed;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const message = said.shift()!;
    if (message.kind !== kind) throw new Error(`A thread said ${message.kind} where ${kind} was due.`);
    return message;
  };
}
