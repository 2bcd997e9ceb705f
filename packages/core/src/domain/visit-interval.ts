import {
  addMonths,
  type CalendarDate,
  calendarDate,
  epochDay,
  FIRST_EPOCH_DAY,
  LAST_EPOCH_DAY,
} from "./calendar-date.js";
import { wholeNumber } from "./whole-number.js";

/** A closed range of calendar dates. */
export interface DateRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** When a vehicle is to come again. */
export interface IntervalOptions {
  /** Calendar months from one visit to the next, 1 to 1200. @default 4 */
  readonly intervalMonths?: number;
}

/** How one visit follows from another. */
export interface VisitInterval {
  /**
   * The last visit plus the interval, the day clamped to the month's end (31 October → 28 or 29 February), as
   * PostgreSQL's `date + interval 'n months'`; no later than `9999-12-31`, as some enter a last visit on that day for a
   * vehicle that is not to come again.
   *
   * @throws {ReminderError} `INVALID_DATE` for a date that isn't one
   */
  nextVisitDate(lastVisitDate: CalendarDate): CalendarDate;
  /** The last visits whose next visit lies in a closed range of epoch days; `null` where there are none. */
  lastVisits(firstVisit: number, lastVisit: number): DateRange | null;
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function visitInterval({ intervalMonths: months = 4 }: IntervalOptions): VisitInterval {
  wholeNumber("intervalMonths", months, { min: 1, max: 1200 });

  /** The earliest last visit whose next visit is on `nextVisit` or later. */
  function earliestLastVisit(nextVisit: number): number {
    const guess = addMonths(nextVisit, -months);
    if (guess < FIRST_EPOCH_DAY) return FIRST_EPOCH_DAY;
    // Clamped on the way back, it falls short on the way forth: the next day is the first of a month and does not.
    return addMonths(guess, months) < nextVisit ? guess + 1 : guess;
  }

  return {
    nextVisitDate(lastVisitDate) {
      return calendarDate(Math.min(addMonths(epochDay(lastVisitDate), months), LAST_EPOCH_DAY));
    },

    lastVisits(firstVisit, lastVisit) {
      if (lastVisit < FIRST_EPOCH_DAY || firstVisit > LAST_EPOCH_DAY) return null;
      const from = earliestLastVisit(Math.max(firstVisit, FIRST_EPOCH_DAY));
      // The next visit never comes earlier for a later last visit, so what is due ends just before what is not yet.
      const to = lastVisit < LAST_EPOCH_DAY ? earliestLastVisit(lastVisit + 1) - 1 : LAST_EPOCH_DAY;
      return from <= to ? { from: calendarDate(from), to: calendarDate(to) } : null;
    },
  };
}
