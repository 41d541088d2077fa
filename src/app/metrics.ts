import type { LiveCounts } from './live.js';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the process tells Prometheus. A registry of its own, so that two servers in one process stay apart. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly operationSeconds: Histogram<'type' | 'outcome'>;
  readonly cycles: Counter<'outcome'>;
  readonly cycleStageSeconds: Counter<'stage'>;
  readonly events: Counter<'kind'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'trimtab_' });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'trimtab_http_request_duration_seconds',
      help: 'HTTP requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'trimtab_graphql_operation_duration_seconds',
      help: 'GraphQL operations by type and outcome (ok, failed, refused).',
      labelNames: ['type', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
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
    events: new Counter({
      name: 'trimtab_events_delivered_total',
      help: 'Events delivered to subscribers of this process, by kind.',
      labelNames: ['kind'],
      registers,
    }),
  };
}

/** Connections and subscriptions, counted when they are asked for. */
export function measureLive({ registry }: Metrics, counts: () => LiveCounts): void {
  const registers = [registry];
  new Gauge({
    name: 'trimtab_live_connections',
    help: 'Open WebSockets and event streams.',
    labelNames: ['transport'],
    registers,
    collect() {
      const { webSockets, eventStreams } = counts();
      this.set({ transport: 'websocket' }, webSockets);
      this.set({ transport: 'sse' }, eventStreams);
    },
  });
  new Gauge({
    name: 'trimtab_subscriptions',
    help: 'Running subscriptions.',
    registers,
    collect() {
      this.set(counts().subscriptions);
    },
  });
}

/** Whether the database keeps accounts apart too: an alarm belongs on 0. */
export function measureRowSecurity({ registry }: Metrics, isOn: boolean): void {
  new Gauge({
    name: 'trimtab_row_security',
    help: "1 where row-level security stands behind the services' rights, 0 where the database lacks the role for it.",
    registers: [registry],
  }).set(isOn ? 1 : 0);
}

/** How far the relay is behind: it grows while a transaction that has written something stays open. */
export function measureOutbox({ registry }: Metrics, waitingMs: () => Promise<number>): void {
  new Gauge({
    name: 'trimtab_outbox_waiting_seconds',
    help: 'How long the oldest event that has no place in the log yet has waited; NaN while the database is away.',
    registers: [registry],
    async collect() {
      this.set(
        await waitingMs().then(
          (ms) => ms / 1_000,
          () => Number.NaN,
        ),
      );
    },
  });
}
