export const RESPONSE_JSON = 'application/graphql-response+json';
export const LEGACY_JSON = 'application/json';

/** Either may answer; to who has no wish, the one that every client knows. */
const OFFERED = [LEGACY_JSON, RESPONSE_JSON] as const;
export type AnswerType = (typeof OFFERED)[number];

/** The type that the client likes best of those that we have, or `null` where it wants none of them. */
export function answerType(accept: string | undefined): AnswerType | null {
  if (accept === undefined || accept.trim() === '') return LEGACY_JSON;
  const wishes = accept.split(',').map(wishOf);
  let best: AnswerType | null = null;
  let bestQuality = 0;
  for (const type of OFFERED) {
    const quality = qualityOf(type, wishes);
    if (quality > bestQuality) [best, bestQuality] = [type, quality];
  }
  return best;
}

interface Wish {
  readonly range: string;
  readonly quality: number;
}

function wishOf(text: string): Wish {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { range, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** The most exact wish counts, whatever else is said. */
function qualityOf(type: AnswerType, wishes: readonly Wish[]): number {
  for (const range of [type, 'application/*', '*/*']) {
    const wish = wishes.find((candidate) => candidate.range === range);
    if (wish) return wish.quality;
  }
  return 0;
}
