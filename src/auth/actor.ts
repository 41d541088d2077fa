import type { Uuid } from '../kernel/ids.js';
import type { Role } from '../kernel/words.js';

/** Who asks: a token, the account it is bound to, and what it may do there. */
export interface Actor {
  /** A person of the identity provider has one too, by which they are known here. */
  readonly tokenId: Uuid;
  readonly accountId: Uuid;
  readonly role: Role;
  /** Real time. Where what was shown ends before the token does: a JWT. */
  readonly expiresAtMs?: number | null;
}
