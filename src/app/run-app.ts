import type { Config } from '../config/config.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import { SECOND_MS } from '../kernel/units/time.js';
import { poolCounts } from '../persistence/orm.js';
import { scheduleFigures } from '../persistence/stores/schedule-figures.js';
import { openTracing } from '../telemetry/open-tracing.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { Api } from './api.js';
import { type Container, openContainer } from './container.js';
import { openDatabaseServer } from './database-server.js';
import { firstStart } from './first-start.js';
import { JobSide } from './job-side.js';
import { isLoopback, listen } from './listen.js';
import { Live } from './live.js';
import { liveLimitsOf } from './live-limits.js';
import { type DemoProgress, openDemo } from './demo.js';
import { createLogger } from './logger.js';
import { hasSecondBoundary } from './second-boundary.js';
import { createServer, type Server } from './server.js';
import { readBuiltPage } from './page/built-page.js';
import { readTrustedDocuments } from './trusted-documents-file.js';
import type { ReadinessCheck } from './watch/health.js';
import { measureProcess, type ProcessFigures } from './watch/measure-process.js';
import { measuredCollection, measuredOptimisation } from './watch/measured-jobs.js';
import { createMetrics, jobMeter, type Metrics, operationWatch } from './watch/metrics.js';
import { createWatchServer, type WatchServerDeps } from './watch/watch-server.js';

/** A database in a container beside us may take this long to start. */
const DATABASE_PATIENCE_MS = 60_000;

/** What a process does: answer people, run the jobs, or both. */
export interface Roles {
  readonly api: boolean;
  readonly jobs: boolean;
}

/** A process that is up, until it is stopped. */
export interface RunningApp {
  readonly banner: string;
  stop(): Promise<void>;
}

/** Brings up everything that the roles need, in order; a failure on the way leaves again what was up already. */
export async function runApp(config: Config, roles: Roles): Promise<RunningApp> {
  const logger = createLogger(config.logLevel);
  await using starting = new AsyncDisposableStack();
  if (config.tracing) starting.defer(await openTracing(config.tracing));
  const database = await openDatabaseServer(config, logger, DATABASE_PATIENCE_MS);
  starting.defer(() => database.stop());
  const applied = await bringUpToDate(database.url);
  if (applied.length > 0) logger.info({ applied }, 'The database was migrated.');

  let wake = (): void => undefined;
  const { optimisation } = config;
  const container = await openContainer({
    databaseUrl: database.url,
    optimisation,
    identityProvider: config.identityProvider,
    logger,
    wake: () => wake(),
  });
  starting.defer(() => container.close());
  if (config.demo && roles.api)
    await openDemo({ databaseUrl: database.url, optimisation, logger }, demoProgress(logger));
  const signInCode = await firstStart(container, config);

  const metrics = createMetrics();
  const rowSecurity = await hasSecondBoundary(container, logger);
  const live = openLive({ databaseUrl: database.url, container, logger, metrics }, config);
  starting.defer(() => live.stop());
  live.start({ clients: roles.api });

  const jobs = startJobs(config, roles, { databaseUrl: database.url, container, logger, metrics });
  // Both doors close at once, so that a slow request does not take the time that a running cycle needs.
  const doors: (() => Promise<void>)[] = [() => jobs.stop()];
  starting.defer(async () => void (await Promise.all(doors.map((close) => close()))));
  wake = () => jobs.wake();

  measureProcess(metrics, figuresOf({ container, live, jobs, rowSecurity }));
  const readiness = [databaseCheck(container), jobsCheck(jobs)];
  if (config.watch) starting.defer(await openWatch(config.watch, { metrics, readiness, logger }));
  let where: string | null = null;
  if (roles.api) {
    const server = await openServer(config, { container, logger, metrics, readiness }, live);
    doors.push(() => server.close());
    where = await listen(server, config);
  }
  const running = starting.move();
  return {
    banner: bannerOf(where, roles, signInCode),
    stop: () => running.disposeAsync(),
  };
}

interface SideParts {
  readonly databaseUrl: string;
  readonly container: Container;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

function openLive({ databaseUrl, container, logger, metrics }: SideParts, { api }: Config): Live {
  return new Live({
    unitOfWork: container.unitOfWork,
    clock: container.clock,
    databaseUrl,
    logger,
    idSource: container.ids,
    limits: liveLimitsOf(api.socket),
    onDelivered: (kind) => metrics.events.inc({ kind }),
    onRead: (lagMs) => metrics.eventLagSeconds.observe(lagMs / SECOND_MS),
    watch: operationWatch(metrics),
  });
}

interface FigureParts {
  readonly container: Container;
  readonly live: Live;
  readonly jobs: JobSide;
  readonly rowSecurity: boolean;
}

function figuresOf({ container, live, jobs, rowSecurity }: FigureParts): ProcessFigures {
  return {
    live: () => live.counts(),
    outboxWaitingMs: () => live.waitingMs(),
    schedules: () => container.unitOfWork.read('system', (tx) => scheduleFigures(tx, container.clock.now())),
    connections: () => poolCounts(container.orm),
    jobs: () => jobs.runner.status().jobs,
    rowSecurity,
  };
}

/** @returns how to close the door for machines */
async function openWatch(
  address: NonNullable<Config['watch']>,
  parts: WatchServerDeps,
): Promise<() => Promise<void>> {
  const server = createWatchServer(parts);
  parts.logger.info({ address: await listen(server, address) }, 'Metrics and checks are here.');
  return () => server.close();
}

interface ServerParts extends Omit<SideParts, 'databaseUrl'> {
  readonly readiness: readonly ReadinessCheck[];
}

async function openServer(
  { api: config, host, watch }: Config,
  { container, logger, metrics, readiness }: ServerParts,
  live: Live,
): Promise<Server> {
  const page = await readBuiltPage();
  const documents = await readTrustedDocuments(config.trustedDocuments, page?.documents);
  const now = (): number => container.clock.now();
  return createServer({
    signIns: container.signIns,
    api: new Api({ ...container, services: container, now, config, documents }),
    logger,
    metrics,
    readiness,
    config,
    watch: operationWatch(metrics),
    page,
    // To the world they are nobody's business.
    showMetrics: watch === null && isLoopback(host),
    mountLive: (fastify, api, doors) => live.mount(fastify, api, doors),
  });
}

function startJobs(
  config: Config,
  { jobs: workers }: Roles,
  { databaseUrl, container, logger, metrics }: SideParts,
): JobSide {
  const services = {
    ...container,
    optimisation: measuredOptimisation(container.optimisation, metrics),
    results: measuredCollection(container.results, metrics),
  };
  const onRun = jobMeter(metrics);
  const jobs = new JobSide({ config, databaseUrl, services, clock: container.clock, logger, onRun });
  // Not awaited: a job store that is away must not keep the API from saying so.
  jobs.runner
    .start({ workers })
    .catch((error: unknown) => logger.error({ err: error }, 'The jobs did not start.'));
  return jobs;
}

/** A line a second, so that nobody wonders what a first start is doing. */
function demoProgress(logger: Logger): (progress: DemoProgress) => void {
  let toldAtMs = Date.now();
  return ({ done, total }) => {
    const nowMs = Date.now();
    if (nowMs - toldAtMs < SECOND_MS && done < total) return;
    toldAtMs = nowMs;
    logger.info({ cycles: done, of: total }, 'Making the simulated account: it lives through its history.');
  };
}

function databaseCheck({ unitOfWork }: Container): ReadinessCheck {
  return {
    name: 'database',
    check: async () => {
      await unitOfWork.read('system', (tx) => tx.query('SELECT 1'));
      return null;
    },
  };
}

function jobsCheck({ runner }: JobSide): ReadinessCheck {
  return {
    name: 'jobs',
    check: async () => {
      const { state, trouble } = runner.status();
      // The driver's words, which are for the log.
      if (trouble !== null) throw new Fault(trouble, { retryable: true });
      return state === 'running' ? null : `the job store is ${state}`;
    },
  };
}

function bannerOf(where: string | null, { jobs }: Roles, signInCode: string | null): string {
  if (where === null) return 'Trimtab runs its jobs, without an API. Ctrl-C stops it.';
  const lines = [
    `Trimtab serves at ${where}${jobs ? '' : ', and leaves the jobs to "trimtab worker"'}. Ctrl-C stops it.`,
  ];
  if (signInCode === null)
    lines.push(`"npx trimtab token link" prints a link that signs in. Playground: ${where}/playground`);
  else {
    lines.push(`Sign in: ${where}/sign-in#code=${signInCode}`);
    lines.push('This link works once, within an hour; "npx trimtab token link" prints another.');
  }
  return lines.join('\n');
}
