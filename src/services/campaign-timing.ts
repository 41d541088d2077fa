import { type AccountClock, accountTimeMs, realTimeMs } from '../kernel/account-clock.js';
import { type CalendarDay, calendarDay, MINUTE_MS, startOfDayMs } from '../kernel/units/time.js';
import type { CampaignStatus } from '../kernel/words.js';

export interface FlightTimes {
  readonly status: CampaignStatus;
  readonly startsOn: CalendarDay;
  readonly endsOn: CalendarDay | null;
  readonly intervalMinutes: number;
}

/** Account time of the next bucket, and the real instant at which it is due. */
export interface NextBucket {
  readonly bucketAtMs: number;
  readonly dueAtMs: number;
}

interface AccountTimes {
  readonly clock: AccountClock;
  readonly timeZone: string;
}

/**
 * When a campaign is next decided: at the first multiple of its interval, in account time, after now, after the last bucket and
 * not before its first day. `null` where it is not ACTIVE or in ERROR (which recovers by itself), or its flight is over.
 * @param nowMs real time
 */
export function nextBucket(
  campaign: FlightTimes,
  account: AccountTimes,
  nowMs: number,
  lastBucketAtMs: number | null,
): NextBucket | null {
  if (campaign.status !== 'ACTIVE' && campaign.status !== 'ERROR') return null;
  const accountMs = accountTimeMs(account.clock, nowMs);
  if (isFlightOver(campaign, account, accountMs)) return null;
  const intervalMs = campaign.intervalMinutes * MINUTE_MS;
  const startMs = startOfDayMs(campaign.startsOn, account.timeZone);
  const bucketAtMs = Math.max(
    (Math.floor(Math.max(accountMs, lastBucketAtMs ?? accountMs) / intervalMs) + 1) * intervalMs,
    Math.ceil(startMs / intervalMs) * intervalMs,
  );
  // It may be the first one after the flight: that cycle finds the campaign at its end and completes it.
  return { bucketAtMs, dueAtMs: realTimeMs(account.clock, bucketAtMs) };
}

export function isFlightOver(
  campaign: Pick<FlightTimes, 'endsOn'>,
  account: Pick<AccountTimes, 'timeZone'>,
  accountMs: number,
): boolean {
  return campaign.endsOn !== null && calendarDay(accountMs, account.timeZone) > campaign.endsOn;
}
