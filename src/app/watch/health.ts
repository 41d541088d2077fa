import type { FastifyInstance } from 'fastify';
import { Fault } from '../../kernel/fault.js';
import type { Logger } from '../../kernel/ports/logger.js';

/**
 * `null` where all is well, else the reason in a few words that anybody may read. What it throws is for the log alone: strangers
 * learn the name of the check, not what a driver says.
 */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<string | null>;
}

const PATIENCE_MS = 2_000;
const AWAY = 'unavailable';

/** `/healthz`: the process answers. `/readyz`: what it needs is there, and if not, what is missing. */
export function registerHealth(
  fastify: FastifyInstance,
  checks: readonly ReadinessCheck[],
  logger: Logger,
): void {
  const ofCheck = new Map<string, string | null>();
  fastify.get('/healthz', async () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(checks.map(resultOf));
    for (const { name, reason, error } of results) {
      // Asked every few seconds: told when it changes.
      if (reason !== (ofCheck.get(name) ?? null)) tell(logger, name, reason, error);
      ofCheck.set(name, reason);
    }
    const ready = results.every((result) => result.reason === null);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      checks: Object.fromEntries(results.map(({ name, reason }) => [name, reason ?? 'ok'])),
    });
  });
}

interface Result {
  readonly name: string;
  readonly reason: string | null;
  readonly error?: unknown;
}

function tell(logger: Logger, check: string, reason: string | null, error: unknown): void {
  if (reason === null) logger.info({ check }, 'Ready again.');
  else logger.warn({ check, reason, ...(error === undefined ? {} : { err: error }) }, 'Not ready.');
}

async function resultOf(of: ReadinessCheck): Promise<Result> {
  const { name } = of;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  });
  try {
    return { name, reason: await Promise.race([of.check(), late]) };
  } catch (error) {
    return { name, reason: AWAY, error: error instanceof Error ? error : new Fault(String(error)) };
  } finally {
    clearTimeout(timer);
  }
}
