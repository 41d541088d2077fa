import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../kernel/ports/logger.js';
import type { Metrics } from './metrics.js';
import { type EndedOperation, logFieldsOf } from './operation-watch.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The GraphQL operation that it carried, once that is over. */
    operation: EndedOperation | null;
  }
}

/** Asked every few seconds by machines; worth a line only when they fail. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics', '/playground/*']);

/**
 * One line and one measurement a request, and its id in the answer. By route, never by URL: a query string may hold what
 * nobody should read in a log.
 */
export function registerRequestLog(
  fastify: FastifyInstance,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): void {
  fastify.decorateRequest('operation', null);
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { id: requestId, method, operation } = request;
    const status = reply.statusCode;
    metrics.httpSeconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    const ms = Math.round(reply.elapsedTime);
    const fields = { requestId, method, route, status, ...(operation ? logFieldsOf(operation) : {}), ms };
    if (status >= 500) logger.warn(fields, 'Request failed.');
    else if (QUIET.has(route)) logger.debug(fields, 'Request answered.');
    else logger.info(fields, 'Request answered.');
  });
}
