import type { BetterTime } from '../../engine/index.js';
import { formatMoney } from '../../kernel/units/money.js';
import type { PerformanceTotals } from '../../services/reads/performance-reads.js';
import { ENGLISH, filled } from './english.js';

/** What a period brought; and a time of day that did better, where there is one. */
export function performanceSentence(
  total: PerformanceTotals,
  better: BetterTime | null,
  currencyCode: string,
): string {
  const { costMicros, revenueMicros, conversions } = total;
  const words = ENGLISH.performance;
  if (costMicros === 0n && revenueMicros === 0n && conversions === 0) return words.nothing;
  const figures = filled(words.figures, {
    cost: formatMoney(costMicros, currencyCode),
    revenue: formatMoney(revenueMicros, currencyCode),
    conversions: shown(conversions),
    currency: currencyCode,
  });
  const roas =
    costMicros === 0n ? '' : filled(words.roas, { roas: ratio(Number(revenueMicros) / Number(costMicros)) });
  if (!better) return `${figures}${roas}.`;
  const { fromHour, toHour } = better;
  const when = { from: fromHour, to: toHour, roas: ratio(better.roas), otherwise: ratio(better.otherwise) };
  return `${figures}${roas}.${filled(words.better, when)}`;
}

function ratio(roas: number): string {
  return roas.toFixed(2);
}

function shown(conversions: number): string {
  return Number.isInteger(conversions) ? String(conversions) : conversions.toFixed(1);
}
