import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TrustedProxies } from './client-address.js';

type Asking = Pick<IncomingMessage, 'headers' | 'socket' | 'method'>;

/** How long a browser may remember what it was told of another site, in seconds. */
const REMEMBERED_S = '600';
const READABLE = 'x-request-id, retry-after';

/** What scripts of other sites may do: nothing, unless the operator named their site. */
export class CrossSite {
  readonly #origins: ReadonlySet<string>;

  constructor(
    origins: readonly string[],
    private readonly proxies: TrustedProxies,
  ) {
    this.#origins = new Set(origins);
  }

  /** Whether the page that made this request, if one did, is ours or one of a named site. */
  allows(request: Asking): boolean {
    const { origin } = request.headers;
    return origin === undefined || this.#isNamed(origin) || this.#isOurs(origin, request);
  }

  /**
   * Whether a page of another site could have made a browser send this without asking first: a simple request, in the words of
   * CORS. One that has a header of its own, or a type that no form has, was allowed by us before it was sent.
   */
  isForgeable({ headers }: Asking): boolean {
    const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (type !== undefined && type !== '' && !FORM_TYPES.has(type)) return false;
    if (headers['sec-fetch-site'] === 'same-origin') return false;
    return !PREFLIGHTED.some((name) => Boolean(headers[name]));
  }

  /**
   * Whether a page of ours made this request, on purpose: what the session of a browser counts for. Another page of the same
   * machine is of the same site, so the origin is asked for where the browser names it.
   */
  isOwnPage(request: Asking): boolean {
    const { origin, upgrade } = request.headers;
    if (origin !== undefined && !this.#isOurs(origin, request)) return false;
    if (upgrade !== undefined) return origin !== undefined;
    if (request.headers['sec-fetch-site'] === 'same-origin') return true;
    return DELIBERATE.some((name) => Boolean(request.headers[name])) || isJson(request);
  }

  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      if (this.#origins.size > 0) reply.header('vary', 'Origin');
      if (origin === undefined || !this.#isNamed(origin)) return undefined;
      reply
        .header('access-control-allow-origin', origin)
        .header('access-control-allow-credentials', 'true')
        .header('access-control-expose-headers', READABLE);
      if (request.method !== 'OPTIONS') return undefined;
      return reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '')
        .header('access-control-max-age', REMEMBERED_S)
        .code(204)
        .send();
    });
  }

  #isNamed(origin: string): boolean {
    return this.#origins.has(origin);
  }

  #isOurs(origin: string, request: Asking): boolean {
    return URL.canParse(origin) && new URL(origin).host === this.proxies.hostOf(request);
  }
}

const FORM_TYPES = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/** Headers that no form and no link can have. */
const DELIBERATE = ['x-apollo-operation-name', 'apollo-require-preflight'];
const PREFLIGHTED = ['authorization', ...DELIBERATE];

function isJson({ headers }: Asking): boolean {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}
