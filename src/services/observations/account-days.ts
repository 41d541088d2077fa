import { addDays, type CalendarDay, calendarDay, startOfDayMs } from '../../kernel/units/time.js';

/** The days of a time zone by instant. Instants of a batch come in runs of the same day, so the last day is kept. */
export class AccountDays {
  private day: CalendarDay = '';
  private startMs = Number.POSITIVE_INFINITY;
  private endMs = Number.NEGATIVE_INFINITY;
  private readonly starts = new Map<CalendarDay, number>();

  constructor(private readonly timeZone: string) {}

  /** The day that the zone's calendar shows at an instant. */
  of(atMs: number): CalendarDay {
    if (atMs < this.startMs || atMs >= this.endMs) {
      this.day = calendarDay(atMs, this.timeZone);
      this.startMs = this.startOf(this.day);
      this.endMs = this.startOf(addDays(this.day, 1));
    }
    return this.day;
  }

  startOf(day: CalendarDay): number {
    let startMs = this.starts.get(day);
    if (startMs === undefined) this.starts.set(day, (startMs = startOfDayMs(day, this.timeZone)));
    return startMs;
  }
}
