import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../auth/actor.js';
import type { LiveSession } from '../events/live-session.js';
import type { Admit } from './gate/gate.js';

/** What the live transports need of the API: the same schema, gate, tokens and contexts that HTTP uses. */
export interface LiveApi {
  readonly schema: GraphQLSchema;
  readonly admit: Admit;
  /** `null` for a secret that is unknown, expired or revoked. */
  authenticate(secret: string): Promise<LiveClient | null>;
}

export interface LiveClient {
  readonly actor: Actor;
  /** A context with data loaders of its own: one for each operation, and one for each event that is delivered. */
  createContext(request: { readonly requestId: string; readonly live: LiveSession }): object;
}
