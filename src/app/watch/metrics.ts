import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { FinishedRun } from '../../jobs/runner-runs.js';
import { SECOND_MS } from '../../kernel/units/time.js';
import { type EndedOperation, OperationWatch } from './operation-watch.js';

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What the process counts itself (docs/metrics.md). A registry of its own, so that two servers in one process stay apart. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'trimtab_' });
  return { registry, ...doors(registry), ...work(registry) };
}

/** What comes and goes through the doors. */
function doors(registry: Registry) {
  const registers = [registry];
  return {
    httpSeconds: new Histogram({
      name: 'trimtab_http_request_duration_seconds',
      help: 'HTTP requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'trimtab_graphql_operation_duration_seconds',
      help: 'GraphQL operations by type, outcome (ok, failed, refused) and transport; of a subscription, until it stands.',
      labelNames: ['type', 'outcome', 'transport'],
      buckets: SECONDS,
      registers,
    }),
    operationErrors: new Counter({
      name: 'trimtab_graphql_errors_total',
      help: 'GraphQL operations that were answered with an error of this code, refusals of the gate among them.',
      labelNames: ['code', 'outcome'],
      registers,
    }),
    events: new Counter({
      name: 'trimtab_events_delivered_total',
      help: 'Events delivered to subscribers of this process, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    eventLagSeconds: new Histogram({
      name: 'trimtab_event_lag_seconds',
      help: 'From the recording of an event to the moment when this process had it for its subscribers.',
      buckets: SECONDS,
      registers,
    }),
  };
}

/** What is done behind them. */
function work(registry: Registry) {
  const registers = [registry];
  return {
    cycles: new Counter({
      name: 'trimtab_cycles_total',
      help: 'Cycles of this process by outcome (decided, failed, skipped, deferred).',
      labelNames: ['outcome'],
      registers,
    }),
    cycleStageSeconds: new Counter({
      name: 'trimtab_cycle_stage_seconds_total',
      help: 'Time that cycles took in reading, deciding and writing.',
      labelNames: ['stage'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'trimtab_job_duration_seconds',
      help: 'Runs of jobs by job and outcome (done, failed, exhausted).',
      labelNames: ['job', 'outcome'],
      buckets: JOB_SECONDS,
      registers,
    }),
    collected: new Counter({
      name: 'trimtab_results_collected_total',
      help: 'Figures that connectors brought and this process recorded.',
      registers,
    }),
  };
}

export function operationWatch({ operationSeconds, operationErrors }: Metrics): OperationWatch {
  return new OperationWatch(({ type, outcome, transport, codes, ms }: EndedOperation) => {
    operationSeconds.observe({ type, outcome, transport }, ms / SECOND_MS);
    for (const code of codes) operationErrors.inc({ code, outcome });
  });
}

export function jobMeter({ jobSeconds }: Metrics): (run: FinishedRun) => void {
  return ({ job, outcome, ms }) => jobSeconds.observe({ job, outcome }, ms / SECOND_MS);
}
