import { type FastifyInstance, fastify as createFastify } from 'fastify';
import type { Logger } from '../../kernel/ports/logger.js';
import { type ReadinessCheck, registerHealth } from './health.js';
import type { Metrics } from './metrics.js';

export interface WatchServerDeps {
  readonly metrics: Metrics;
  readonly readiness: readonly ReadinessCheck[];
  readonly logger: Logger;
}

/** A door for machines alone: `/healthz`, `/readyz` and `/metrics`. A worker has no other. */
export function createWatchServer({ metrics, readiness, logger }: WatchServerDeps): FastifyInstance {
  const fastify = createFastify({ forceCloseConnections: true, requestTimeout: 10_000 });
  registerHealth(fastify, readiness, logger);
  registerMetrics(fastify, metrics);
  fastify.setNotFoundHandler(async (_request, reply) => reply.code(404).send('Nothing here.\n'));
  return fastify;
}

export function registerMetrics(fastify: FastifyInstance, { registry }: Metrics): void {
  fastify.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
