import { Agenda, type AgendaBackend, type Job } from 'agenda';
import { type JobDefinition, retryDelayMs } from './kit.js';
import { PayloadFault } from './runner-execution.js';
import { GuardedRepository } from './runner-repository.js';
import type { JobStore } from './runner-store.js';
import { WakeChannel } from './runner-wake.js';

export interface AgendaParts {
  readonly agenda: Agenda;
  readonly repository: GuardedRepository;
}

export interface Defined {
  readonly definition: JobDefinition;
  run(job: Job, repository: GuardedRepository): Promise<void>;
}

/** An Agenda on a connected store, with the definitions of a worker or, in a process that only enqueues, with none. */
export function buildAgenda(
  store: JobStore,
  jobs: readonly Defined[],
  options: { name: string; processEveryMs: number; onTrouble: (error: unknown) => void },
): AgendaParts {
  const channel = new WakeChannel(store.wake);
  const repository = new GuardedRepository(store.agenda.repository, {
    onTrouble: options.onTrouble,
    onReleased: (name) => channel.wake(name),
    onMissed: (name) => channel.wake(name),
  });
  const backend: AgendaBackend = {
    name: store.agenda.name,
    repository,
    notificationChannel: channel,
    ownsConnection: false,
    // Connected already: Agenda does not catch a rejection here, and waits for ever.
    connect: async () => undefined,
    disconnect: async () => undefined,
  };
  const agenda = new Agenda({
    backend,
    name: options.name,
    processEvery: options.processEveryMs,
    maxConcurrency: Math.max(
      1,
      jobs.reduce((sum, { definition }) => sum + definition.concurrency, 0),
    ),
  });
  agenda.on('error', options.onTrouble);
  for (const job of jobs) define(agenda, repository, job);
  return { agenda, repository };
}

function define(agenda: Agenda, repository: GuardedRepository, defined: Defined): void {
  const { definition } = defined;
  agenda.define(definition.name, (job: Job) => defined.run(job, repository), {
    concurrency: definition.concurrency,
    // Not more: a job that waits here for a place is not renewed, its lock runs out, and Agenda then drops it without freeing
    // what it counts as locked, until nothing is locked any more. The wake at the end of each run keeps the places filled.
    lockLimit: definition.concurrency,
    lockLifetime: definition.leaseMs,
    backoff: ({ attempt, error }) =>
      error instanceof PayloadFault ? null : retryDelayMs(definition, attempt),
  });
}
