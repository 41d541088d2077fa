import type { Identity, IdentityProvider } from '../auth/identity-provider.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import type { AccountStore } from '../persistence/stores/account-store.js';
import type { TokenRecord, TokenStore } from '../persistence/stores/token-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfPerson } from './audit/acts.js';

export interface IdentityRegisterDeps {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * People of the identity provider, each with a row among the tokens of their account: it has no secret, but a last use, it is
 * what alerts are acknowledged by, and it may be revoked like any other, which shuts the person out whatever the provider says.
 */
export class IdentityRegister {
  constructor(
    readonly provider: Pick<IdentityProvider, 'verify'>,
    private readonly deps: IdentityRegisterDeps,
  ) {}

  /** With the role that the person has now. `null` where the account is not one of ours. */
  async enter({ accountId, subject, role }: Identity, hash: Buffer): Promise<TokenRecord | null> {
    const { unitOfWork, accounts, tokens, ids, clock } = this.deps;
    return unitOfWork.run({ accountId }, async (tx) => {
      if (!(await accounts.find(tx, accountId))) return null;
      const name = `${subject.slice(0, 150)} (identity provider)`;
      const record = { id: ids.next(), accountId, name, role, createdAtMs: clock.now() };
      const token = await tokens.enterIdentity(tx, record, hash);
      if (token && token.revokedAtMs === null)
        tx.acts.push(
          actOfPerson({ accountId, tokenId: token.id }, 'signIn', { tokenId: token.id, role }, null),
        );
      return token;
    });
  }
}
