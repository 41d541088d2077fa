import type { CombinedError } from 'urql';
import type { Outcome } from '../ui/reason-dialog.js';

interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

/** What came of a mutation, in words. */
export function outcomeOf(payload: Payload | undefined, error: CombinedError | undefined): Outcome {
  if (error)
    return { refused: error.networkError ? 'The server could not be reached. Try again.' : error.message };
  return { refused: payload?.userErrors[0]?.message ?? null };
}

/** The same act, sent twice by an impatient network, is done once. */
export function newKey(): string {
  return crypto.randomUUID();
}
