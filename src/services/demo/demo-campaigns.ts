import type { CalendarDay } from '../../kernel/units/time.js';
import { addDays } from '../../kernel/units/time.js';
import type { ArmInput, CreateCampaignInput } from '../campaign-inputs.js';

const PLACES: readonly (readonly [platform: string, channel: string, bid: string])[] = [
  ['google-ads', 'search', 'target-roas'],
  ['google-ads', 'shopping', 'max-value'],
  ['meta-ads', 'feed', 'lowest-cost'],
  ['meta-ads', 'reels', 'lowest-cost'],
  ['the-trade-desk', 'display', 'cpm'],
  ['the-trade-desk', 'connected-tv', 'cpm'],
];

/** Three campaigns over three platforms: one with an end, one open, one that counts conversions and is held on a short leash. */
export function demoCampaigns(today: CalendarDay): CreateCampaignInput[] {
  const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
  return [
    {
      name: 'Running shoes (simulated)',
      kpi: 'ROAS',
      budget: euros('90000'),
      startsOn: addDays(today, -7),
      endsOn: addDays(today, 52),
      constraints: { minShare: 0.01, maxShare: 0.5, maxStepShare: 0.05 },
      arms: armsOf(['Runner A', 'Runner B']),
    },
    {
      name: 'Trail jackets (simulated)',
      kpi: 'REVENUE',
      budget: euros('400000'),
      dailyBudget: euros('2400'),
      startsOn: addDays(today, -7),
      constraints: { minShare: 0.01, maxShare: 0.6, maxStepShare: 0.08 },
      arms: armsOf(['Summit', 'Valley', 'Rain']),
    },
    {
      name: 'Newsletter sign-ups (simulated)',
      kpi: 'CONVERSIONS',
      budget: euros('45000'),
      startsOn: addDays(today, -7),
      endsOn: addDays(today, 82),
      constraints: { minShare: 0.02, maxShare: 0.4, maxStepShare: 0.03, riskTolerance: 0.5 },
      arms: armsOf(['Gift', 'Story']),
    },
  ];
}

function armsOf(creatives: readonly string[]): ArmInput[] {
  return PLACES.flatMap(([platform, channel, bid]) =>
    creatives.map((creative) => ({ platform, channel, creative, bid })),
  );
}
