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

/**
 * Three campaigns over three platforms, one of which counts conversions and is held on a short leash. They are open and well funded:
 * at ninety times the speed of life, a flight of two months would be over the next morning.
 */
export function demoCampaigns(today: CalendarDay): CreateCampaignInput[] {
  const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
  return [
    {
      name: 'Running shoes (simulated)',
      kpi: 'ROAS',
      budget: euros('20000000'),
      dailyBudget: euros('1500'),
      startsOn: addDays(today, -7),
      constraints: { minShare: 0.01, maxShare: 0.5, maxStepShare: 0.02 },
      arms: armsOf(['Runner A', 'Runner B']),
    },
    {
      name: 'Trail jackets (simulated)',
      kpi: 'REVENUE',
      budget: euros('30000000'),
      dailyBudget: euros('2400'),
      startsOn: addDays(today, -7),
      constraints: { minShare: 0.01, maxShare: 0.6, maxStepShare: 0.015 },
      arms: armsOf(['Summit', 'Valley', 'Rain']),
    },
    {
      name: 'Newsletter sign-ups (simulated)',
      kpi: 'CONVERSIONS',
      budget: euros('8000000'),
      dailyBudget: euros('600'),
      startsOn: addDays(today, -7),
      constraints: { minShare: 0.02, maxShare: 0.4, maxStepShare: 0.01, riskTolerance: 0.5 },
      arms: armsOf(['Gift', 'Story']),
    },
  ];
}

function armsOf(creatives: readonly string[]): ArmInput[] {
  return PLACES.flatMap(([platform, channel, bid]) =>
    creatives.map((creative) => ({ platform, channel, creative, bid })),
  );
}
