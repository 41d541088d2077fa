import { type AnswerType, RESPONSE_JSON } from './http/media-type.js';

/** Of what is no matter of the document, whatever type the answer has. */
const STATUS: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  THROTTLED: 429,
  TOO_MANY_ATTEMPTS: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
};

interface Coded {
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * GraphQL over HTTP, section 6.4: a document that is refused is a 400 to clients that accept `application/graphql-response+json`,
 * and a 200 to those that know `application/json` alone. Where there is data, or an execution that came to null, it is a 200.
 */
export function statusOf(
  { errors, data }: { readonly errors?: readonly Coded[] | undefined; readonly data?: unknown },
  type: AnswerType,
): number {
  if (!errors?.length || (data !== undefined && data !== null)) return 200;
  const codes = errors.map((error) => String(error.extensions?.['code']));
  if (data === null)
    return (codes.includes('TIMEOUT') && 504) || (codes.includes('UNAVAILABLE') && 503) || 200;
  for (const code of codes) if (STATUS[code] !== undefined) return STATUS[code];
  return type === RESPONSE_JSON ? 400 : 200;
}
