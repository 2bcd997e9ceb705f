import { type CalendarDate, epochDay } from "./calendar-date.js";
import { checkedOptions } from "./checked-options.js";
import { invalidOption } from "./invalid-option.js";
import { type DateRange, type IntervalOptions, type VisitInterval, visitInterval } from "./visit-interval.js";
import { wholeNumber } from "./whole-number.js";

/**
 * How often a due visit gets a reminder. `daily`: at most once a day while it is due. `once`: once for each visit date;
 * a corrected last visit makes another visit date, and so another reminder.
 */
export type Cadence = "daily" | "once";

/** When a vehicle should come again, and when its owner gets a reminder. */
export interface DueRuleOptions extends IntervalOptions {
  /** On how many days a visit is due, the visit's own day being the last, 1 to 366. @default 3 */
  readonly leadDays?: number;
  /** How often a due visit gets a reminder. @default "daily" */
  readonly cadence?: Cadence;
}

/** One reminder of a visit. Days count down to the visit; negative ones come after it. */
export interface ReminderStep {
  /** What the step is known by: its period is the date so many days before the visit. */
  readonly daysBefore: number;
  /** The last day until the visit on which it may be sent. */
  readonly closesAt: number;
}

/** Says when the next visit is, and whether it is due. Every method throws `INVALID_DATE` for a date that isn't one. */
export interface DueRule extends Pick<VisitInterval, "nextVisitDate"> {
  /** Whole days between the two dates; negative when the visit is past. */
  daysUntilVisit(nextVisitDate: CalendarDate, today: CalendarDate): number;
  /** Which reminder to send so many days before the visit; `null` where it is not due. */
  stepAt(daysUntilVisit: number): ReminderStep | null;
  /** Whether the visit is due today: 0 ≤ days until the visit < `leadDays`, or on a day of an offset's step. */
  isDue(nextVisitDate: CalendarDate, today: CalendarDate): boolean;
  /**
   * The last visits whose next visit is due today, as the smallest closed range that holds them all; `null` where
   * there are none. With reminder offsets there may be others in between.
   */
  lastVisitRange(today: CalendarDate): DateRange | null;
  /** Exactly the last visits whose next visit is due today, as closed ranges that do not touch, in order. */
  lastVisitRanges(today: CalendarDate): readonly DateRange[];
}

/**
 * The due rule.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function dueRule(options: DueRuleOptions = {}): DueRule {
  const { cadence = "daily", leadDays = 3 } = checkedOptions("options", options, [
    "intervalMonths",
    "leadDays",
    "cadence",
  ]);
  const { nextVisitDate, lastVisits } = visitInterval(options);
  wholeNumber("leadDays", leadDays, { min: 1, max: 366 });
  if (cadence !== "daily" && cadence !== "once") throw invalidOption("cadence", "daily or once", cadence);
  const steps = Array.from({ length: leadDays }, (_, day): ReminderStep => {
    const daysBefore = cadence === "once" ? 0 : day;
    return { daysBefore, closesAt: daysBefore };
  });

  function lastVisitRange(today: CalendarDate): DateRange | null {
    const day = epochDay(today);
    return lastVisits(day, day + leadDays - 1);
  }

  return {
    nextVisitDate,
    daysUntilVisit,
    stepAt: (days) => (Number.isInteger(days) ? steps[days] : undefined) ?? null,
    isDue: (nextVisitDate, today) => daysUntilVisit(nextVisitDate, today) in steps,
    lastVisitRange,
    lastVisitRanges(today) {
      const range = lastVisitRange(today);
      return range ? [range] : [];
    },
  };
}

/** Whole days between the two dates; negative when the visit is past. */
export function daysUntilVisit(nextVisitDate: CalendarDate, today: CalendarDate): number {
  return epochDay(nextVisitDate) - epochDay(today);
}
