import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { SignInService } from '../../services/sign-in-service.js';
import { shownError } from '../errors.js';
import { contentSecurityPolicy } from '../http/content-security.js';
import type { Doors } from '../http/doors.js';
import { sessionCookie, sessionOf } from '../http/session-cookie.js';
import { SIGN_IN_PAGE, SIGN_IN_SCRIPT } from './page.js';

const POLICY = contentSecurityPolicy({ 'script-src': "'self'", 'connect-src': "'self'" });

/** `/sign-in#code=…`: a link becomes the session of one browser, in a cookie. `POST /sign-out` ends it. */
export function registerSignIn(
  fastify: FastifyInstance,
  { signIns, doors }: { signIns: Pick<SignInService, 'redeem' | 'end'>; doors: Doors },
): void {
  const { crossSite, proxies } = doors;
  fastify.get('/sign-in', async (_request, reply) =>
    reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(SIGN_IN_PAGE),
  );
  fastify.get('/sign-in/script.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(SIGN_IN_SCRIPT),
  );
  fastify.post('/sign-in', async (request, reply) => {
    if (!crossSite.isOwnPage(request.raw)) return reply.code(403).send(refusal(request, FORGED));
    const session = await signIns.redeem(codeOf(request.body));
    if (!session) return reply.code(401).send(refusal(request, UNKNOWN));
    const cookie = sessionCookie(session.secret, session.lastsMs, proxies.isSecure(request.raw));
    return reply.header('set-cookie', cookie).header('cache-control', 'no-store').code(204).send();
  });
  fastify.post('/sign-out', async (request, reply) => {
    if (!crossSite.isOwnPage(request.raw)) return reply.code(403).send(refusal(request, FORGED));
    const secret = sessionOf(request.raw);
    if (secret !== null) await signIns.end(secret);
    const cookie = sessionCookie('', 0, proxies.isSecure(request.raw));
    return reply.header('set-cookie', cookie).code(204).send();
  });
}

function codeOf(body: unknown): string {
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

const FORGED = new GraphQLError('Only a page of this server signs in and out.', {
  extensions: { code: 'FORBIDDEN' },
});
const UNKNOWN = new GraphQLError('The link was used already, or is too old.', {
  extensions: { code: 'UNAUTHENTICATED' },
});

function refusal(request: FastifyRequest, error: GraphQLError): object {
  return { errors: [shownError(error, request.id)] };
}
