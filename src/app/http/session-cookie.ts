import type { IncomingMessage } from 'node:http';
import type { Doors } from './doors.js';

const NAME = 'trimtab_session';

/** Out of reach of scripts, and of requests that other sites start. @param secure whether the browser speaks TLS to us */
export function sessionCookie(secret: string, lastsMs: number, secure: boolean): string {
  const parts = [
    `${NAME}=${secret}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${Math.floor(lastsMs / 1_000)}`,
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

export function sessionOf({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return null;
}

/**
 * What a request shows for itself: its authorization, or the session of a browser. A cookie goes along with whatever a browser
 * is made to send, so it counts only from a page of ours that says so: by a header that no form has, or, on the upgrade to a
 * WebSocket, which cannot have one, by the origin that the browser names.
 */
export function credentialsOf(request: IncomingMessage, { crossSite }: Doors): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return authorization;
  const session = sessionOf(request);
  return session !== null && crossSite.isOwnPage(request) ? `Bearer ${session}` : undefined;
}
