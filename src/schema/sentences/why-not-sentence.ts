import { formatMoney } from '../../kernel/units/money.js';
import type { AllocationItemRecord } from '../../services/reads/allocation-reads.js';
import { ENGLISH, filled } from './english.js';

type Told = Pick<
  AllocationItemRecord,
  'dailyBudgetMicros' | 'wantedMicros' | 'shadowPrice' | 'marginalRoas' | 'heldBy'
>;

/** Why an arm gets no more, or no less: what holds it, what it would get, and what that costs. */
export function whyNotSentence(item: Told, currencyCode: string): string {
  const { dailyBudgetMicros, wantedMicros, shadowPrice, marginalRoas, heldBy } = item;
  const words = ENGLISH.whyNot;
  const gaps = {
    budget: formatMoney(dailyBudgetMicros, currencyCode),
    wanted: formatMoney(wantedMicros, currencyCode),
    currency: currencyCode,
    marginal: marginalRoas.toFixed(2),
    limits: heldBy.map((bound) => ENGLISH.bounds[bound]).join(', '),
    price: shadowPrice === null ? '' : Math.abs(shadowPrice).toFixed(2),
  };
  if (heldBy.length === 0) return filled(words.free, gaps);
  if (shadowPrice === null) return filled(words.held, gaps);
  return filled(words.held + (shadowPrice < 0 ? words.less : words.more), gaps);
}
