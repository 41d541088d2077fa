/** Below `__schema` and `__type`, whose standard query is deeper than any other, and which lead back to themselves. */
export const INTROSPECTION_LIMITS = {
  introspectionDepth: 20,
  /** Entries of lists that the answer may hold, by the sizes of this schema; the standard query stays far below. */
  introspectionCost: 30_000,
};

/** Lists and objects inside each other in the variables: no input type comes near it. */
export const VARIABLE_DEPTH = 32;

/** Of a document; more than these help nobody. */
export const MOST_ERRORS = 20;
