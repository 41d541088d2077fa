/** What a GraphQL document may ask for. The same numbers on HTTP, WebSocket and SSE. */
export interface DocumentLimits {
  /** Lexical tokens of the document. */
  readonly tokens: number;
  /** Open brackets of any kind at once: what the parser would recurse into. */
  readonly brackets: number;
  /** Fields inside fields, fragments expanded. */
  readonly depth: number;
  /** The same below `__schema` and `__type`, whose standard query is deeper than any other. */
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields, spreads and inline fragments as written. */
  readonly selections: number;
  readonly operations: number;
  /** Objects that the answer may hold, fragments expanded, list sizes multiplied. */
  readonly cost: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokens: 2_000,
  brackets: 64,
  depth: 12,
  introspectionDepth: 20,
  aliases: 30,
  directives: 20,
  selections: 500,
  operations: 5,
  cost: 5_000,
};

/** Bytes of an HTTP body. */
export const MAX_BODY_BYTES = 100 * 1024;
