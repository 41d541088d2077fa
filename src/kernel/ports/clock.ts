/** The only source of the present instant. Tests own it; the engine never sees it, only an instant. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}
