import { formatMoney } from '../../kernel/units/money.js';
import type { CycleRecord } from '../../services/reads/cycle-reads.js';
import { ENGLISH, filled, isHeldReason } from './english.js';

type Told = Pick<CycleRecord, 'outcome' | 'reason' | 'changeCount' | 'totalMicros' | 'movedMicros'>;

/** What came of a cycle, or why nothing did. */
export function cycleSentence(cycle: Told, currencyCode: string): string {
  const { outcome, reason, changeCount, totalMicros, movedMicros } = cycle;
  if (outcome === 'FAILED') return ENGLISH.failed;
  if (outcome === 'HELD') return ENGLISH.held[reason !== null && isHeldReason(reason) ? reason : 'other'];
  return filled(changeCount === 1 ? ENGLISH.moved.one : ENGLISH.moved.many, {
    arms: changeCount,
    total: formatMoney(totalMicros, currencyCode),
    moved: formatMoney(movedMicros, currencyCode),
    currency: currencyCode,
  });
}
