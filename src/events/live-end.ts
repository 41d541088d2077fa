/** Why a stream of events did not begin, or ended before its reader wanted. */
export const LIVE_END_CODES = [
  /** The text given as `after` is not a cursor of ours. */
  'BAD_CURSOR',
  /** Events behind the cursor are no longer kept: read the state afresh and subscribe without `after`. */
  'CURSOR_EXPIRED',
  /** The reader fell too far behind; it resumes from its last cursor. */
  'SLOW_CONSUMER',
  /** The token was revoked or has expired. */
  'UNAUTHENTICATED',
  /** The process is going away; the reader resumes from its last cursor. */
  'GOING_AWAY',
] as const;
export type LiveEndCode = (typeof LIVE_END_CODES)[number];

/** Expected, with a code that clients branch on; the message may be shown. */
export class LiveEnd extends Error {
  constructor(
    readonly code: LiveEndCode,
    message: string,
  ) {
    super(message);
    this.name = 'LiveEnd';
  }
}

export function rightLost(): LiveEnd {
  return new LiveEnd('UNAUTHENTICATED', 'The token was revoked, has expired, or may do less by now.');
}
