import { ReminderError } from "../errors.js";
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

/** When a vehicle is to come again, and from when its owner is told. */
export interface DueRuleOptions {
  /** Calendar months from one visit to the next, 1 to 1200. @default 4 */
  readonly intervalMonths?: number;
  /** On how many days a visit is due, the visit's own day being the last; 1 to 366. @default 3 */
  readonly leadDays?: number;
}

/** Says when the next visit is, and whether it is due. Every method throws `INVALID_DATE` for a date that isn't one. */
export interface DueRule {
  /**
   * The last visit plus the interval, the day clamped to the month's end (31 October → 28 or 29 February), as
   * PostgreSQL's `date + interval 'n months'`.
   *
   * @throws {ReminderError} `INVALID_DATE` also where the next visit would be after `9999-12-31`
   */
  nextVisitDate(lastVisitDate: CalendarDate): CalendarDate;
  /** Whole days between the two dates; negative when the visit is past. */
  daysUntilVisit(nextVisitDate: CalendarDate, today: CalendarDate): number;
  /** Whether 0 ≤ days until the visit < `leadDays`. */
  isDue(nextVisitDate: CalendarDate, today: CalendarDate): boolean;
  /** Exactly the last visits whose next visit is due today, as a closed range; `null` where there are none. */
  lastVisitRange(today: CalendarDate): DateRange | null;
}

/**
 * The due rule.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function dueRule(options: DueRuleOptions = {}): DueRule {
  const intervalMonths = wholeNumber("intervalMonths", options.intervalMonths ?? 4, { min: 1, max: 1200 });
  const leadDays = wholeNumber("leadDays", options.leadDays ?? 3, { min: 1, max: 366 });

  /** The earliest last visit whose next visit is on `nextVisit` or later. */
  function earliestLastVisit(nextVisit: number): number {
    const guess = addMonths(nextVisit, -intervalMonths);
    if (guess < FIRST_EPOCH_DAY) return FIRST_EPOCH_DAY;
    // Clamped on the way back, it falls short on the way forth: the next day is the first of a month and does not.
    return addMonths(guess, intervalMonths) < nextVisit ? guess + 1 : guess;
  }

  function daysUntilVisit(nextVisitDate: CalendarDate, today: CalendarDate): number {
    return epochDay(nextVisitDate) - epochDay(today);
  }

  return {
    nextVisitDate(lastVisitDate) {
      const nextVisit = addMonths(epochDay(lastVisitDate), intervalMonths);
      if (nextVisit > LAST_EPOCH_DAY) {
        throw new ReminderError(
          "INVALID_DATE",
          `expected a next visit up to 9999-12-31, got a last visit on ${lastVisitDate} and ${intervalMonths} months`,
        );
      }
      return calendarDate(nextVisit);
    },

    daysUntilVisit,

    isDue(nextVisitDate, today) {
      const days = daysUntilVisit(nextVisitDate, today);
      return days >= 0 && days < leadDays;
    },

    lastVisitRange(today) {
      const firstVisit = epochDay(today);
      const from = earliestLastVisit(firstVisit);
      // The next visit never comes earlier for a later last visit, so what is due ends just before what is not yet.
      const to = earliestLastVisit(Math.min(firstVisit + leadDays, LAST_EPOCH_DAY + 1)) - 1;
      return from <= to ? { from: calendarDate(from), to: calendarDate(to) } : null;
    },
  };
}
