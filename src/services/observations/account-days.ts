import { type CalendarDay, calendarDay } from '../../kernel/units/time.js';

/** Clocks change, and days begin, on whole quarters of an hour in every zone there is. */
const QUARTER_MS = 900_000;
const MOST_KEPT = 100_000;

/** The days of a time zone by instant. A batch names the same instants again and again, and asking the calendar is slow. */
export class AccountDays {
  private readonly days = new Map<number, CalendarDay>();

  constructor(private readonly timeZone: string) {}

  /** The day that the zone's calendar shows at an instant. */
  of(atMs: number): CalendarDay {
    const quarter = Math.floor(atMs / QUARTER_MS);
    let day = this.days.get(quarter);
    if (day === undefined) {
      day = calendarDay(atMs, this.timeZone);
      if (this.days.size >= MOST_KEPT) this.days.clear();
      this.days.set(quarter, day);
    }
    return day;
  }
}
