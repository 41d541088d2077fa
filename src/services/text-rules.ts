import { Problem } from '../kernel/problem.js';

const LONGEST_NAME = 200;

/** What a name may not be: blank, over 200 characters, or with characters that PostgreSQL cannot keep. */
export function nameProblems(text: string, field: readonly string[], what = 'A name'): Problem[] {
  return textProblems(text, field, { what, longest: LONGEST_NAME, blank: false });
}

export function textProblems(
  text: string,
  field: readonly string[],
  { what, longest, blank }: { what: string; longest: number; blank: boolean },
): Problem[] {
  if (text.includes('\u0000') || /\p{Surrogate}/u.test(text)) {
    return [
      new Problem('BAD_TEXT', `${what} holds U+0000 or half of a surrogate pair, which is not text.`, field),
    ];
  }
  if (!blank && text.trim() === '') {
    return [new Problem('BLANK', `${what} must not be blank.`, field)];
  }
  // Code points, as a reader counts; the cheap check first, since a text may be megabytes.
  if (text.length > longest * 2 || Array.from(text).length > longest) {
    return [new Problem('TOO_LONG', `${what} has at most ${longest} characters.`, field)];
  }
  return [];
}
