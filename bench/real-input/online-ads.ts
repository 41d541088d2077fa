import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { isProblem } from '../../src/kernel/problem.js';
import { formatMoney, type Micros, parseMoney } from '../../src/kernel/units/money.js';
import { addDays, type CalendarDay } from '../../src/kernel/units/time.js';

/** The file names no year; this one is taken for it. */
export const FIRST_DAY: CalendarDay = '2026-04-01';
export const DAY_COUNT = 91;

const MONTHS: Record<string, number> = { April: 3, May: 4, June: 5 };

/** One arm's results of one day: the file's rows of it, summed. */
export interface ArmDay {
  readonly day: CalendarDay;
  /** Campaign, banner and placement of the file. */
  readonly arm: string;
  impressions: number;
  clicks: number;
  conversions: number;
  revenueMicros: Micros;
  costMicros: Micros;
}

interface Row {
  readonly month: string;
  readonly day: string;
  readonly campaign_number: string;
  readonly banner: string;
  readonly placement: string;
  readonly displays: string;
  readonly cost: string;
  readonly clicks: string;
  readonly revenue: string;
  readonly post_click_conversions: string;
}

/** Reads the file by days, with its three rows an arm-day summed. A reader of its own, so that it can check the importer. */
export async function readOnlineAds(path: string): Promise<Map<CalendarDay, ArmDay[]>> {
  const found = new Map<string, ArmDay>();
  for await (const row of createReadStream(path).pipe(parse({ columns: true })) as AsyncIterable<Row>) {
    const day = new Date(Date.UTC(2026, MONTHS[row.month]!, Number(row.day))).toISOString().slice(0, 10);
    const arm = armName(row.campaign_number, row.banner, row.placement);
    const key = `${day}\n${arm}`;
    let sum = found.get(key);
    if (!sum) {
      sum = { day, arm, impressions: 0, clicks: 0, conversions: 0, revenueMicros: 0n, costMicros: 0n };
      found.set(key, sum);
    }
    sum.impressions += Number(row.displays);
    sum.clicks += Number(row.clicks);
    sum.conversions += Number(row.post_click_conversions);
    sum.revenueMicros += microsOf(row.revenue);
    sum.costMicros += microsOf(row.cost);
  }
  const byDay = new Map<CalendarDay, ArmDay[]>(
    Array.from({ length: DAY_COUNT }, (_, n) => [addDays(FIRST_DAY, n), []]),
  );
  for (const armDay of found.values()) byDay.get(armDay.day)!.push(armDay);
  return byDay;
}

function armName(campaign: string, banner: string, placement: string): string {
  return `${campaign} | ${banner} | ${placement}`;
}

export function asMoney(micros: Micros): { amount: string; currencyCode: string } {
  return { amount: formatMoney(micros, 'USD'), currencyCode: 'USD' };
}

function microsOf(text: string): Micros {
  const micros = parseMoney(text);
  if (isProblem(micros)) throw new RangeError(micros.message);
  return micros;
}
