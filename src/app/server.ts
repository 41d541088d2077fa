import { randomUUID } from 'node:crypto';
import { type FastifyInstance, fastify as createFastify } from 'fastify';
import { GraphQLError } from 'graphql';
import type { ApiConfig } from '../config/api-config.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { SignInService } from '../services/sign-in-service.js';
import type { Api } from './api.js';
import { logHidden, RETRY_AFTER_S, shownError } from './errors.js';
import { registerGraphql } from './graphql-route.js';
import { startGraphqlServer } from './graphql-server.js';
import { statusOf } from './graphql-status.js';
import { Certificate } from './http/certificate.js';
import { createHttpServer } from './http/http-server.js';
import { RESPONSE_JSON } from './http/media-type.js';
import { type Doors, doorsOf } from './http/doors.js';
import { registerLeaving } from './http/leaving.js';
import { registerSecurityHeaders } from './http/security-headers.js';
import { registerLandingPage } from './landing-page.js';
import type { BuiltPage } from './page/built-page.js';
import { registerPage } from './page/page.js';
import { registerPlayground } from './playground/playground.js';
import { registerSignIn } from './sign-in/sign-in.js';
import { type ReadinessCheck, registerHealth } from './watch/health.js';
import type { Metrics } from './watch/metrics.js';
import type { OperationWatch } from './watch/operation-watch.js';
import { registerRequestLog } from './watch/request-log.js';
import { registerMetrics } from './watch/watch-server.js';

export interface ServerDeps {
  readonly api: Api;
  readonly signIns: Pick<SignInService, 'redeem' | 'end'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: readonly ReadinessCheck[];
  readonly config: ApiConfig;
  readonly watch: OperationWatch;
  /** What is at `/`; where things are, without it. */
  readonly page?: BuiltPage | null;
  /** Whether `/metrics` is answered here, to whoever comes. */
  readonly showMetrics: boolean;
  /** Mounts WebSocket and SSE; returns how to end their connections. */
  readonly mountLive?: (fastify: FastifyInstance, api: Api, doors: Doors) => () => Promise<void>;
}

export interface Server {
  /** Resolves to where it listens, such as `http://127.0.0.1:4000`. */
  listen(address: { host: string; port: number }): Promise<string>;
  /** `/readyz` says 503 at once, so that no balancer sends more; ends live connections, lets running requests finish. */
  close(): Promise<void>;
}

export async function createServer(deps: ServerDeps): Promise<Server> {
  const certificate = deps.config.tls && (await Certificate.read(deps.config.tls));
  const fastify = openFastify(deps.config, certificate);
  let draining = false;
  const drained: ReadinessCheck = {
    name: 'accepting',
    check: async () => (draining ? 'shutting down' : null),
  };
  const apollo = await startGraphqlServer({ ...deps, schema: deps.api.schema });
  const doors = doorsOf(deps.config);
  registerErrorHandler(fastify, deps.logger);
  registerRequestLog(fastify, deps);
  const leaving = registerLeaving(fastify, () => draining);
  registerSecurityHeaders(fastify, doors.proxies);
  doors.crossSite.register(fastify);
  registerHealth(fastify, [drained, ...deps.readiness], deps.logger);
  if (deps.showMetrics) registerMetrics(fastify, deps.metrics);
  registerSignIn(fastify, { signIns: deps.signIns, doors });
  await registerPlayground(fastify);
  if (deps.page) await registerPage(fastify, deps.page);
  else registerLandingPage(fastify);
  registerGraphql(fastify, { api: deps.api, apollo, doors, watch: deps.watch });
  const closeLive = deps.mountLive?.(fastify, deps.api, doors);
  const unwatch = certificate?.watch(fastify.server, deps.logger);
  return {
    listen: async ({ host, port }) =>
      (await fastify.listen({ host, port })).replace(/^http/, certificate ? 'https' : 'http'),
    close: async () => {
      draining = true;
      unwatch?.();
      await closeLive?.();
      await leaving.settled();
      await fastify.close();
      await apollo.stop();
    },
  };
}

function openFastify(config: ApiConfig, certificate: Certificate | null): FastifyInstance {
  const fastify = createFastify({
    bodyLimit: config.bodyBytes,
    serverFactory: (handler) => createHttpServer({ ...config, certificate }, handler),
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // Ours has the shape that clients read.
    return503OnClosing: false,
    // The gate refuses such names on every transport; the parser's own words would differ from it.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  // What forms can send is no request of ours.
  fastify.removeContentTypeParser('text/plain');
  return fastify;
}

/** A caller's id where it has the look of one, so that a request can be followed across systems. */
function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : randomUUID();
}

/** What fails before or beside GraphQL, in the shape of GraphQL, since that is what these clients read. */
function registerErrorHandler(fastify: FastifyInstance, logger: Logger): void {
  fastify.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) {
      const refused = new GraphQLError(error.message, { extensions: { code: 'BAD_REQUEST' } });
      return reply.code(statusCode).send({ errors: [shownError(refused, request.id)] });
    }
    const failed = new GraphQLError(error.message, { originalError: error });
    logHidden(failed, request.id, logger);
    const shown = shownError(failed, request.id);
    if (shown.extensions?.code === 'UNAVAILABLE') reply.header('retry-after', String(RETRY_AFTER_S));
    return reply.code(statusOf({ errors: [shown] }, RESPONSE_JSON)).send({ errors: [shown] });
  });
  fastify.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).type('text/plain').send('Nothing here.\n'),
  );
}
