import type { Config } from '../config/config.js';
import { accepted } from '../kernel/accepted.js';
import type { AccountService } from '../services/account-service.js';
import type { TokenService } from '../services/token-service.js';

export interface FirstStartServices {
  readonly accounts: Pick<AccountService, 'ensureDefault'>;
  readonly tokens: Pick<TokenService, 'ensureFirstToken'>;
}

/**
 * Gives an empty database its first account and ADMIN token, once, however many processes start together.
 * @returns the token's secret where it was made up here: to be shown once
 */
export async function firstStart(
  { accounts, tokens }: FirstStartServices,
  { bootstrapToken }: Pick<Config, 'bootstrapToken'>,
): Promise<string | null> {
  const account = accepted(await accounts.ensureDefault());
  const secret = accepted(await tokens.ensureFirstToken(account.id, bootstrapToken ?? undefined));
  return secret === bootstrapToken ? null : secret;
}
