import type { Uuid } from '../kernel/ids.js';
import type { Role } from '../kernel/words.js';

/** Who asks: a token, the account it is bound to, and what it may do there. */
export interface Actor {
  readonly tokenId: Uuid;
  readonly accountId: Uuid;
  readonly role: Role;
}
