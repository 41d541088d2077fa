import { createHash } from 'node:crypto';

/** Bytes of randomness in a token: 256 bits, so that neither guessing nor a table of hashes is of use. */
export const TOKEN_BYTES = 32;

const PREFIX = 'trim_';
/** Long enough for a token set by hand (TRIMTAB_BOOTSTRAP_TOKEN), short enough to hash without a thought. */
const LONGEST = 512;

/** The secret as it is shown once. @param random 32 random bytes */
export function tokenSecret(random: Uint8Array): string {
  return PREFIX + Buffer.from(random).toString('base64url');
}

/** Of a code that becomes a token's secret once. It bears nothing itself: no bearer has this hash, for one has no spaces. */
export function signInHash(code: string): Buffer {
  return tokenHash(`sign in ${code}`);
}

/** By which a person of an identity provider is known; no bearer has it, for a token has no spaces. */
export function identityHash(identity: { issuer: string; subject: string; accountId: string }): Buffer {
  return tokenHash(`identity ${JSON.stringify([identity.issuer, identity.subject, identity.accountId])}`);
}

/** SHA-256: what is kept. A slow hash would add nothing to 256 random bits and cost each request. */
export function tokenHash(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Whether a text may be a token at all: printable ASCII without spaces, of a sane length. */
export function isTokenShaped(text: string): boolean {
  return text.length <= LONGEST && /^[\x21-\x7e]{16,}$/.test(text);
}
