import { Problem } from '../kernel/problem.js';
import type { LiveSession } from '../events/live-session.js';
import type { RequestContext, Services, Session } from '../resolvers/context.js';
import type { Loaders } from '../resolvers/loaders.js';
import { RequestError } from '../resolvers/request-error.js';
import { createLoaders } from './loaders.js';

export interface OperationParts {
  readonly requestId: string;
  readonly session: Session | null;
  readonly services: Services;
  readonly live: LiveSession | null;
}

/** What one operation, or one delivered event, works with. Its loaders are made when the first one is used. */
export class OperationContext implements RequestContext {
  readonly requestId: string;
  readonly session: Session | null;
  readonly services: Services;
  readonly live: LiveSession | null;
  // Not #private: Apollo works with a copy of the context, made by its prototype and its own properties.
  private made: Loaders | undefined;

  constructor({ requestId, session, services, live }: OperationParts) {
    this.requestId = requestId;
    this.session = session;
    this.services = services;
    this.live = live;
  }

  get loaders(): Loaders {
    if (!this.session) throw new RequestError(new Problem('UNAUTHENTICATED', 'This needs a token.'));
    this.made ??= createLoaders(this.services.reads, this.session);
    return this.made;
  }

  forget(): void {
    this.made = undefined;
  }
}
