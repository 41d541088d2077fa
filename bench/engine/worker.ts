import { parentPort } from 'node:worker_threads';
import type { EnvironmentName } from '../../src/engine/simulate/environments.js';
import type { EngineName } from './engines.js';
import { play } from './play.js';

export interface Task {
  readonly environment: EnvironmentName;
  readonly engine: EngineName;
  readonly seed: number;
}

export interface TaskScore extends Task {
  readonly score: number;
}

parentPort?.on('message', (task: Task) => {
  const score = play(task.environment, task.engine, task.seed);
  parentPort?.postMessage({ ...task, score } satisfies TaskScore);
});
