import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../auth/actor.js';
import type { LiveSession } from '../events/live-session.js';
import type { Identify } from './authentication.js';
import type { Intake } from './gate/intake.js';
import type { WithinTime } from './operation-time.js';
import type { Throttle } from './throttle/throttle.js';

/** What the live transports need of the API: the same schema, gate, tokens and contexts that HTTP uses. */
export interface LiveApi {
  readonly schema: GraphQLSchema;
  readonly intake: Intake;
  readonly throttle: Throttle;
  readonly identify: Identify<LiveClient>;
  readonly withinTime: WithinTime;
}

export interface LiveClient {
  readonly actor: Actor;
  /** A context with data loaders of its own: one for each operation, and one for each event that is delivered. */
  createContext(request: { readonly requestId: string; readonly live: LiveSession }): object;
}
