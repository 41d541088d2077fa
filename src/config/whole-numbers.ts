import { z } from 'zod';

/** A whole number between two others, both allowed. */
export function whole(least: number, most: number, otherwise: number) {
  const error = `a whole number from ${least} to ${most}; ${otherwise} where it is not set`;
  return z.int({ error }).min(least, { error }).max(most, { error }).default(otherwise);
}
