import { Gauge, type Registry } from 'prom-client';
import type { JobCounts } from '../../jobs/runner-runs.js';
import type { ScheduleFigures } from '../../persistence/stores/schedule-figures.js';
import type { LiveCounts } from '../live.js';
import type { Metrics } from './metrics.js';

/** What is looked up when Prometheus asks; what cannot be had then, because the database is away, is NaN. */
export interface ProcessFigures {
  readonly live: () => LiveCounts;
  /** How long the oldest event has waited for its place in the log, in milliseconds. */
  readonly outboxWaitingMs: () => Promise<number>;
  readonly schedules: () => Promise<ScheduleFigures>;
  readonly connections: () => Promise<{ used: number; idle: number; waiting: number }>;
  readonly jobs: () => Readonly<Record<string, JobCounts>>;
  /** Whether the database keeps accounts apart too. */
  readonly rowSecurity: boolean;
}

export function measureProcess({ registry }: Metrics, figures: ProcessFigures): void {
  measureLive(registry, figures);
  measureSchedules(registry, figures);
  measurePool(registry, figures);
  new Gauge({
    name: 'trimtab_jobs_running',
    help: 'Runs of jobs under way in this process.',
    labelNames: ['job'],
    registers: [registry],
    collect() {
      for (const [job, { running }] of Object.entries(figures.jobs())) this.set({ job }, running);
    },
  });
  new Gauge({
    name: 'trimtab_row_security',
    help: "1 where row-level security stands behind the services' rights, 0 where the database lacks the role for it.",
    registers: [registry],
  }).set(figures.rowSecurity ? 1 : 0);
}

function measureLive(registry: Registry, { live, outboxWaitingMs }: ProcessFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'trimtab_live_connections',
    help: 'Open WebSockets and event streams.',
    labelNames: ['transport'],
    registers,
    collect() {
      const { webSockets, eventStreams } = live();
      this.set({ transport: 'websocket' }, webSockets);
      this.set({ transport: 'sse' }, eventStreams);
    },
  });
  new Gauge({
    name: 'trimtab_subscriptions',
    help: 'Running subscriptions.',
    registers,
    collect() {
      this.set(live().subscriptions);
    },
  });
  new Gauge({
    name: 'trimtab_outbox_waiting_seconds',
    help: 'How long the oldest event that has no place in the log yet has waited; NaN while the database is away.',
    registers,
    async collect() {
      this.set((await orNaN(outboxWaitingMs())) / 1_000);
    },
  });
}

/** Of the whole installation: every process tells the same. */
function measureSchedules(registry: Registry, { schedules }: ProcessFigures): void {
  const figures = sharing(schedules);
  const gauge = (name: string, help: string, of: keyof ScheduleFigures): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await orNaN(figures().then((found) => found[of])));
      },
    });
  gauge('trimtab_campaigns_scheduled', 'Campaigns that are decided at an interval.', 'scheduled');
  gauge('trimtab_campaigns_overdue', 'Campaigns whose cycle has been due for over a minute.', 'overdue');
  gauge(
    'trimtab_cycles_missed',
    'Buckets too old to be caught up, of all campaigns since they were made.',
    'missed',
  );
  gauge('trimtab_leases_held', 'Campaigns that a worker holds to decide them.', 'leases');
}

/** Who asks while an answer is on its way gets that one. */
function sharing<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().finally(() => (asked = null));
    return asked;
  };
}

function measurePool(registry: Registry, { connections }: ProcessFigures): void {
  new Gauge({
    name: 'trimtab_database_connections',
    help: 'Connections of the pool by state (used, idle), and what waits for one (waiting).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const found = await connections().catch(() => ({
        used: Number.NaN,
        idle: Number.NaN,
        waiting: Number.NaN,
      }));
      for (const [state, count] of Object.entries(found)) this.set({ state }, count);
    },
  });
}

function orNaN(figure: Promise<number>): Promise<number> {
  return figure.catch(() => Number.NaN);
}
