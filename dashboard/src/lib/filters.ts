/** What the address says of lists. Left out: all of them. */
export const STATUSES = ['ACTIVE', 'PAUSED', 'ERROR', 'DRAFT', 'COMPLETED'] as const;
export type Status = (typeof STATUSES)[number];

export const CAUSES = ['AUTO', 'OVERRIDE', 'PACING', 'APPROVAL'] as const;
export type Cause = (typeof CAUSES)[number];

export interface CampaignSearch {
  readonly q?: string | undefined;
  readonly status?: Status | undefined;
}

export interface DecisionSearch {
  readonly cause?: Cause | undefined;
  /** Money a day that a move has at least. */
  readonly min?: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

export function campaignSearchOf(search: Raw): CampaignSearch {
  return { q: textIn(search['q']), status: wordIn(search['status'], STATUSES) };
}

export function decisionSearchOf(search: Raw): DecisionSearch {
  const { min } = search;
  const amount = typeof min === 'number' ? String(min) : min;
  const isAmount = typeof amount === 'string' && /^\d{1,12}(\.\d{1,2})?$/.test(amount);
  return { cause: wordIn(search['cause'], CAUSES), min: isAmount ? amount : undefined };
}

function textIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, 100) : undefined;
}

function wordIn<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}
