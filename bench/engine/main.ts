import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SingleBar } from 'cli-progress';
import { type Flags, parseFlags, USAGE } from './flags.js';
import { asJson, asTable, summarise } from './report.js';
import type { Task, TaskScore } from './worker.js';

/** The benchmark: every environment × engine × seed, each on one thread; a table, or JSON with `--json`. */
async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2), availableParallelism());
  if (Array.isArray(flags)) {
    process.stderr.write(`${flags.join('\n')}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const startedMs = performance.now();
  const scores = await playAll(flags);
  const summary = summarise(flags, scores);
  process.stdout.write(flags.json ? `${JSON.stringify(asJson(summary))}\n` : asTable(summary));
  if (!flags.json) process.stdout.write(`${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
}

async function playAll(flags: Flags): Promise<TaskScore[]> {
  const tasks: Task[] = [];
  for (const environment of flags.environments) {
    for (let seed = flags.seeds[0]; seed <= flags.seeds[1]; seed++) {
      for (const engine of flags.engines) tasks.push({ environment, engine, seed });
    }
  }
  const bar = new SingleBar({
    format: '{bar} {percentage}% · {value}/{total} runs · {eta_formatted} left · {doing}',
    stream: process.stderr,
    etaBuffer: 200,
    // Where there is no terminal, a line now and then.
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(tasks.length, 0, { doing: '' });
  const scores: TaskScore[] = [];
  let next = 0;
  const runWorker = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    try {
      for (let task = tasks[next++]; task; task = tasks[next++]) {
        scores.push(await ask(worker, task));
        bar.update(scores.length, { doing: `${task.environment} ${task.engine} ${task.seed}` });
      }
    } finally {
      await worker.terminate();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(flags.workers, tasks.length) }, runWorker));
  } finally {
    bar.stop();
  }
  return scores;
}

function ask(worker: Worker, task: Task): Promise<TaskScore> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      worker.off('message', done);
      reject(new Error(`${task.environment} ${task.engine} ${task.seed} failed`, { cause: error }));
    };
    const done = (score: TaskScore): void => {
      worker.off('error', failed);
      resolve(score);
    };
    worker.once('message', done);
    worker.once('error', failed);
    worker.postMessage(task);
  });
}

await main();
