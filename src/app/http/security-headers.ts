import type { FastifyInstance } from 'fastify';
import type { TrustedProxies } from './client-address.js';
import { contentSecurityPolicy } from './content-security.js';

/** What every answer says to browsers; pages replace the policy by one that lets them load what they need. */
const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy({}),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};

/** Half a year; said over TLS alone, since it means nothing elsewhere. */
const STRICT_TRANSPORT = 'max-age=15552000';

export function registerSecurityHeaders(fastify: FastifyInstance, proxies: TrustedProxies): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(ALWAYS);
    if (proxies.isSecure(request.raw)) reply.header('strict-transport-security', STRICT_TRANSPORT);
  });
}
