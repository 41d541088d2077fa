/** The field that every mutation's input has. */
export const IDEMPOTENCY_KEY = {
  nullable: true,
  description:
    'Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once.',
} as const;

/** The argument that every mutation has. */
export const INPUT = { description: 'What is asked for.' } as const;
