export interface Target {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly token: string;
}

/** The server was done before the client had sent everything: what it said may be lost on the way. */
export const CUT_OFF = ['no answer: EPIPE', 'no answer: ECONNRESET'] as const;

/** One way to be a burden. */
export interface Attack {
  readonly name: string;
  /** How it must end, one of these: a status and the code of the error, or how the connection was closed. */
  readonly refusals: readonly string[];
  /** Everything that is no matter of the server: payloads, connections. @returns the attack itself, which says how it ended */
  prepare(target: Target): Promise<() => Promise<string>>;
}
