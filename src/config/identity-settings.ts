import { z } from 'zod';
import { type IdentityProviderConfig, JWT_ALGORITHMS } from '../auth/jwt.js';
import { SECOND_MS } from '../kernel/units/time.js';

const JWKS = 'an https URL where the provider publishes its keys (http only on this machine)';
const ALGORITHMS = `a list with some of ${JWT_ALGORITHMS.join(', ')}; RS256 and ES256 where it is not set`;
const SKEW = 'a whole number from 0 to 300; 30 where it is not set';

/** The section `identity_provider` of `trimtab.yaml`. */
export const identitySettings = z.strictObject({
  issuer: text('the claim `iss` of its JWTs, letter by letter'),
  audience: text('the claim `aud` of JWTs that are meant for this server'),
  jwks_url: z.string({ error: JWKS }).refine(isTrustworthy, { error: JWKS }),
  algorithms: z
    .array(z.enum(JWT_ALGORITHMS, { error: ALGORITHMS }), { error: ALGORITHMS })
    .min(1, { error: ALGORITHMS })
    .default(['RS256', 'ES256']),
  role_claim: text('the name of the claim with the role; trimtab_role where it is not set').default(
    'trimtab_role',
  ),
  account_claim: text('the name of the claim with the account; trimtab_account where it is not set').default(
    'trimtab_account',
  ),
  clock_skew_seconds: z.int({ error: SKEW }).min(0, { error: SKEW }).max(300, { error: SKEW }).default(30),
});

export function identityProviderOf(settings: z.output<typeof identitySettings>): IdentityProviderConfig {
  return {
    issuer: settings.issuer,
    audience: settings.audience,
    jwksUrl: settings.jwks_url,
    algorithms: settings.algorithms,
    roleClaim: settings.role_claim,
    accountClaim: settings.account_claim,
    clockSkewMs: settings.clock_skew_seconds * SECOND_MS,
  };
}

function text(error: string) {
  return z.string({ error }).min(1, { error }).max(500, { error });
}

/** Keys that came over a line where others may write would be anybody's keys. */
function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
