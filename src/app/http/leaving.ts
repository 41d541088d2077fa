import type { FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { Fault } from '../../kernel/fault.js';
import { RETRY_AFTER_S, shownError } from '../errors.js';

/** Those who watch the process go on asking until it is gone. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics']);

export interface Leaving {
  /** Resolves once nothing runs; until then the server listens, so that who watches it hears 503 and not silence. */
  settled(): Promise<void>;
}

/**
 * While the server stops: what runs is finished, what still comes over an open connection is told to come again elsewhere, and
 * with each answer its connection closes, since one that a client keeps open would hold up the stop.
 */
export function registerLeaving(fastify: FastifyInstance, isLeaving: () => boolean): Leaving {
  const running = new Set<FastifyReply['raw']>();
  let onSettled = (): void => undefined;
  fastify.addHook('onRequest', async (request, reply) => {
    if (WATCHED.has(request.routeOptions.url ?? '')) return;
    running.add(reply.raw);
    reply.raw.once('close', () => {
      running.delete(reply.raw);
      if (running.size === 0) onSettled();
    });
    if (!isLeaving()) return;
    const cause = new Fault('The server is shutting down.', { retryable: true });
    const error = shownError(new GraphQLError(cause.message, { originalError: cause }), request.id);
    await reply
      .code(503)
      .header('retry-after', String(RETRY_AFTER_S))
      .send({ errors: [error] });
  });
  fastify.addHook('onSend', async (_request, reply, payload) => {
    if (isLeaving()) reply.header('connection', 'close');
    return payload;
  });
  return {
    settled: () =>
      new Promise((resolve) => {
        onSettled = resolve;
        if (running.size === 0) resolve();
      }),
  };
}
