import { createServer as createHttp, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Certificate } from './certificate.js';

/** Who sends slower than this is not sending 100 kB. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** Longer than the usual idle time of a proxy before us, so that it is never the one to be surprised. */
const IDLE_MS = 75_000;
const HEADER_BYTES = 16 * 1024;
/** How often connections are looked at for those times. */
const LOOK_EVERY_MS = 2_000;

export interface HttpServerOptions {
  readonly maxConnections: number;
  readonly certificate: Certificate | null;
  readonly requestMs?: number;
  readonly headersMs?: number;
}

/** The server below Fastify: plain, or with TLS where there is a certificate. */
export function createHttpServer(
  { maxConnections, certificate, requestMs = REQUEST_MS, headersMs = HEADERS_MS }: HttpServerOptions,
  handler: RequestListener,
): Server {
  const options: ServerOptions = {
    requestTimeout: requestMs,
    headersTimeout: Math.min(headersMs, requestMs),
    keepAliveTimeout: IDLE_MS,
    maxHeaderSize: HEADER_BYTES,
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headersMs),
  };
  const server = certificate
    ? createHttps({ ...options, ...certificate.pem, minVersion: 'TLSv1.2' }, handler)
    : createHttp(options, handler);
  server.maxConnections = maxConnections;
  return server;
}
