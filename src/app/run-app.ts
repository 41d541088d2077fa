import type { Config } from '../config/config.js';
import type { Logger } from '../kernel/ports/logger.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { Api } from './api.js';
import { type Container, openContainer } from './container.js';
import { openDatabaseServer } from './database-server.js';
import { firstStart } from './first-start.js';
import type { ReadinessCheck } from './health.js';
import { JobSide } from './job-side.js';
import { Live } from './live.js';
import { createLogger } from './logger.js';
import { createMetrics } from './metrics.js';
import { createServer } from './server.js';

/** What a process does: answer people, run the jobs, or both. */
export interface Roles {
  readonly api: boolean;
  readonly jobs: boolean;
}

/** A process that is up, until it is stopped. */
export interface RunningApp {
  readonly banner: string;
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Brings up everything that the roles need, in order; a failure on the way leaves again what was up already. */
export async function runApp(config: Config, roles: Roles): Promise<RunningApp> {
  const logger = createLogger(config.logLevel);
  await using starting = new AsyncDisposableStack();
  const database = await openDatabaseServer(config, logger);
  starting.defer(() => database.stop());
  const applied = await bringUpToDate(database.url);
  if (applied.length > 0) logger.info({ applied }, 'The database was migrated.');

  let wake = (): void => undefined;
  const { optimisation } = config;
  const container = await openContainer({
    databaseUrl: database.url,
    optimisation,
    logger,
    wake: () => wake(),
  });
  starting.defer(() => container.close());
  const secret = await firstStart(container, config);

  const live = new Live({
    unitOfWork: container.unitOfWork,
    databaseUrl: database.url,
    logger,
    idSource: container.ids,
  });
  starting.defer(() => live.stop());
  live.start({ clients: roles.api });

  const jobs = startJobs(config, roles, { databaseUrl: database.url, container, logger });
  starting.defer(() => jobs.stop());
  wake = () => jobs.wake();

  const where = roles.api ? await serve() : null;
  const running = starting.move();
  return {
    banner: bannerOf(where, roles, secret),
    failed: new Promise(() => undefined),
    stop: () => running.disposeAsync(),
  };

  async function serve(): Promise<string> {
    const api = new Api({ ...container, services: container, now: () => container.clock.now() });
    const server = await createServer({
      api,
      logger,
      metrics: createMetrics(),
      readiness: [databaseCheck(container), jobsCheck(jobs)],
      mountLive: (fastify) => live.mount(fastify, api),
    });
    starting.defer(() => server.close());
    return server.listen(config);
  }
}

function startJobs(
  config: Config,
  { jobs: workers }: Roles,
  { databaseUrl, container, logger }: { databaseUrl: string; container: Container; logger: Logger },
): JobSide {
  const jobs = new JobSide({ config, databaseUrl, services: container, clock: container.clock, logger });
  // Not awaited: a job store that is away must not keep the API from saying so.
  jobs.runner
    .start({ workers })
    .catch((error: unknown) => logger.error({ err: error }, 'The jobs did not start.'));
  return jobs;
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
      return trouble ?? (state === 'running' ? null : `the job store is ${state}`);
    },
  };
}

function bannerOf(where: string | null, { jobs }: Roles, secret: string | null): string {
  if (where === null) return 'Trimtab runs its jobs, without an API. Ctrl-C stops it.';
  const lines = [
    `Trimtab serves at ${where}${jobs ? '' : ', and leaves the jobs to "trimtab worker"'}. Ctrl-C stops it.`,
  ];
  if (secret === null) lines.push(`Playground: ${where}/playground`);
  else {
    lines.push(`Playground, signed in: ${where}/playground#token=${secret}`);
    lines.push(
      'This link carries the first ADMIN token, which is shown this once; "trimtab token create" makes more.',
    );
  }
  return lines.join('\n');
}
