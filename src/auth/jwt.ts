/** Signed with a key that only the provider has: never `none`, never a secret that a public key could stand in for. */
export const JWT_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

export interface IdentityProviderConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly algorithms: readonly (typeof JWT_ALGORITHMS)[number][];
  /** The name of a claim, or a path into one: `realm_access.roles`. Holds one of our roles, or a list with some. */
  readonly roleClaim: string;
  /** Holds the id of an account here: `acc_…`. */
  readonly accountClaim: string;
  readonly clockSkewMs: number;
}

/** Three parts, the first of which begins like the text of a JSON object. */
export function isJwtShaped(text: string): boolean {
  return text.length <= 8_192 && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
