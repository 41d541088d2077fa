import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy, hashSource } from '../http/content-security.js';
import type { BuiltPage } from './built-page.js';

/** Each is the page, which knows by its address what to show. */
const ADDRESSES = [
  '/',
  '/campaigns',
  '/campaigns/*',
  '/decisions',
  '/decisions/*',
  '/approvals',
  '/settings',
];
const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;

/** The page for analysts. */
export async function registerPage(fastify: FastifyInstance, { directory, html }: BuiltPage): Promise<void> {
  const policy = policyOf(html);
  // Their names change with what is in them.
  await fastify.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  for (const address of ADDRESSES)
    fastify.get(address, async (_request, reply) =>
      reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(html),
    );
  fastify.get('/icon.svg', async (_request, reply) => reply.sendFile('icon.svg', directory));
}

/** Scripts of this server alone, and the one that sets the theme before anything is painted. */
function policyOf(html: string): string {
  const inline = [...html.matchAll(INLINE_SCRIPT)].map(([, text]) => hashSource(text!));
  return contentSecurityPolicy({
    'script-src': ["'self'", ...inline].join(' '),
    'style-src': "'self'",
    'img-src': "'self'",
    'font-src': "'self'",
    'connect-src': "'self'",
  });
}
