import { type GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { DocumentLimits } from '../../config/api-config.js';
import { tooLarge } from './refusals.js';

const OPENING = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Reads the tokens once, before the parser: it recurses into brackets, so their depth is bounded first. Throws the
 * lexer's own GraphQLError on a character that belongs to no token.
 */
export function lexicalRefusal(text: string, limits: DocumentLimits): GraphQLError | null {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let open = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (++tokens > limits.tokens) return tooLarge('tokens', tokens, limits.tokens);
    if (OPENING.has(token.kind) && ++open > limits.brackets)
      return tooLarge('nested brackets', open, limits.brackets);
    if (CLOSING.has(token.kind)) open--;
  }
  return null;
}
