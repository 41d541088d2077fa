import { GraphQLError } from 'graphql';
import type { FailedAttempts } from './throttle/failed-attempts.js';

/** Who asks, by what they showed; the same on HTTP, WebSocket and SSE. */
export type Identify<Client> = (authorization: unknown, address: string) => Promise<Client | GraphQLError>;

/** @param authenticate `null` for a secret that is unknown, expired or revoked */
export function identifying<Client extends object>(
  authenticate: (secret: string) => Promise<Client | null>,
  attempts: FailedAttempts,
): Identify<Client> {
  return async (authorization, address) => {
    const secret = typeof authorization === 'string' ? bearerOf(authorization) : null;
    if (secret === null) return tokenMissing();
    const refusal = attempts.refusal(address, secret);
    if (refusal) return refusal;
    const client = await authenticate(secret);
    if (client === null) {
      attempts.failed(address);
      return unauthenticated('The token is unknown, expired or revoked.');
    }
    attempts.held(secret);
    return client;
  };
}

export function tokenMissing(): GraphQLError {
  return unauthenticated(
    'This needs a token: "Authorization: Bearer <token>", over WebSocket `connectionParams.authorization`.',
  );
}

/** The secret in `Bearer <secret>`, or `null`. */
function bearerOf(authorization: string): string | null {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' } });
}
