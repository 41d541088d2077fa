import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { getDistDirectory } from 'altair-static';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '../http/content-security.js';
import { INIT_SCRIPT } from './init-script.js';

/** No other host in any directive: what the page may load, and where it may connect, is this server. */
const POLICY = contentSecurityPolicy({
  'script-src': "'self'",
  // Altair puts its components' and editors' styles into the page as it runs.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
  'frame-src': "'self'",
});

/** `/playground`: Altair from this machine, no internet needed. */
export async function registerPlayground(fastify: FastifyInstance): Promise<void> {
  const directory = getDistDirectory();
  const page = playgroundPage(await readFile(join(directory, 'index.html'), 'utf8'));
  await fastify.register(fastifyStatic, {
    root: directory,
    prefix: '/playground/',
    index: false,
    maxAge: '1h',
    setHeaders: (reply, path) => {
      reply.header(
        'content-security-policy',
        path.includes('iframe-sandbox') ? 'sandbox allow-scripts' : POLICY,
      );
    },
  });
  fastify.get('/playground', async (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(page),
  );
  fastify.get('/playground/init.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(INIT_SCRIPT),
  );
}

function playgroundPage(html: string): string {
  return html
    .replace(/<base[^>]*>/, '<base href="/playground/">')
    .replace(/<title>.*?<\/title>/, '<title>Trimtab playground</title>')
    .replace('</body>', '<script type="module" src="init.js"></script></body>');
}
