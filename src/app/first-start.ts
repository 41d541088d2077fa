import type { Config } from '../config/config.js';
import { accepted } from '../kernel/accepted.js';
import type { AccountService } from '../services/account-service.js';
import type { SignInService } from '../services/sign-in-service.js';
import type { TokenService } from '../services/token-service.js';

export interface FirstStartServices {
  readonly accounts: Pick<AccountService, 'ensureDefault'>;
  readonly tokens: Pick<TokenService, 'ensureFirstToken'>;
  readonly signIns: Pick<SignInService, 'firstLink'>;
}

/**
 * Gives an empty database its first account and a first way in, once, however many processes start together: the token that the
 * operator set, or else a link.
 * @returns the code of the link, to be shown once
 */
export async function firstStart(
  { accounts, tokens, signIns }: FirstStartServices,
  { bootstrapToken }: Pick<Config, 'bootstrapToken'>,
): Promise<string | null> {
  const account = accepted(await accounts.ensureDefault());
  if (bootstrapToken === null) return signIns.firstLink(account.id);
  accepted(await tokens.ensureFirstToken(account.id, bootstrapToken));
  return null;
}
