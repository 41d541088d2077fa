/** What the doors of the API allow. Durations in milliseconds, sizes in bytes. */
export interface ApiConfig {
  /** How long an operation, or the answer to one event, may take before it is ended. */
  readonly operationTimeoutMs: number;
  /** Open connections to this process; one more is closed at once. */
  readonly maxConnections: number;
  /** Of an HTTP request. */
  readonly bodyBytes: number;
  readonly document: DocumentLimits;
  readonly socket: SocketLimits;
  readonly throttle: { readonly maximum: number; readonly restoreRate: number };
  /** From one address; tokens that were good before go on being good. */
  readonly failedAuthenticationsPerMinute: number;
  readonly trustedDocuments: { readonly file: string | null; readonly only: boolean };
  /** Of other sites whose scripts may use the API, such as `https://app.example.com`. */
  readonly corsOrigins: readonly string[];
  /** Addresses and ranges whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  readonly tls: TlsFiles | null;
}

export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What a GraphQL document may ask for. The same numbers on HTTP, WebSocket and SSE. */
export interface DocumentLimits {
  /** Lexical tokens of the document. */
  readonly tokens: number;
  /** Open brackets of any kind at once: what the parser would recurse into. */
  readonly brackets: number;
  /** Fields inside fields, fragments expanded. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields, spreads and inline fragments as written. */
  readonly selections: number;
  readonly operations: number;
  /** Objects that the answer may hold, fragments expanded, list sizes multiplied. */
  readonly cost: number;
}

export interface SocketLimits {
  readonly messageBytes: number;
  readonly subscriptions: number;
  readonly messagesPer10Seconds: number;
}

export const DEFAULT_API: ApiConfig = {
  operationTimeoutMs: 30_000,
  maxConnections: 20_000,
  bodyBytes: 100 * 1024,
  document: {
    tokens: 2_000,
    brackets: 64,
    depth: 12,
    aliases: 30,
    directives: 20,
    selections: 500,
    operations: 5,
    cost: 5_000,
  },
  socket: { messageBytes: 128 * 1024, subscriptions: 100, messagesPer10Seconds: 500 },
  throttle: { maximum: 20_000, restoreRate: 1_000 },
  failedAuthenticationsPerMinute: 30,
  trustedDocuments: { file: null, only: false },
  corsOrigins: [],
  trustedProxies: [],
  tls: null,
};
