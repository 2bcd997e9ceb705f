import { ReminderError } from "../errors.js";
import {
  addMonths,
  type CalendarDate,
  calendarDate,
  epochDay,
  FIRST_EPOCH_DAY,
  LAST_EPOCH_DAY,
} from "./calendar-date.js";
import { type LadderOptions, type ReminderStep, reminderLadder } from "./reminder-ladder.js";
import { wholeNumber } from "./whole-number.js";

/** A closed range of calendar dates. */
export interface DateRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** When a vehicle is to come again, and when its owner is told. */
export interface DueRuleOptions extends LadderOptions {
  /** Calendar months from one visit to the next, 1 to 1200. @default 4 */
  readonly intervalMonths?: number;
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
  /** Which reminder is to be sent so many days before the visit; `null` where it is not due. */
  stepAt(daysUntilVisit: number): ReminderStep | null;
  /** Whether the visit is due today: 0 ≤ days until the visit < `leadDays`, or on a day of a ladder's step. */
  isDue(nextVisitDate: CalendarDate, today: CalendarDate): boolean;
  /**
   * The last visits whose next visit is due today, as the smallest closed range that holds them all; `null` where
   * there are none. With a ladder there may be others in between.
   */
  lastVisitRange(today: CalendarDate): DateRange | null;
  /** Exactly the last visits whose next visit is due today, as closed ranges that do not touch, in order. */
  lastVisitRanges(today: CalendarDate): readonly DateRange[];
  /** By how many days at most a reminder may be later than its occasion; 0 without a ladder. */
  readonly longestDelay: number;
}

/**
 * The due rule.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function dueRule(options: DueRuleOptions = {}): DueRule {
  const intervalMonths = wholeNumber("intervalMonths", options.intervalMonths ?? 4, { min: 1, max: 1200 });
  const steps = reminderLadder(options);
  const stepByDay = new Map(steps.flatMap((step) => daysOf(step).map((day) => [day, step])));
  const spans = dueSpans(steps);

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

  /** The last visits whose next visit lies in a closed range of days. */
  function lastVisits(firstVisit: number, lastVisit: number): DateRange[] {
    if (lastVisit < FIRST_EPOCH_DAY || firstVisit > LAST_EPOCH_DAY) return [];
    const from = earliestLastVisit(Math.max(firstVisit, FIRST_EPOCH_DAY));
    // The next visit never comes earlier for a later last visit, so what is due ends just before what is not yet.
    const to = earliestLastVisit(Math.min(lastVisit, LAST_EPOCH_DAY) + 1) - 1;
    return from <= to ? [{ from: calendarDate(from), to: calendarDate(to) }] : [];
  }

  function lastVisitRanges(today: CalendarDate): DateRange[] {
    const day = epochDay(today);
    return joined(spans.flatMap(([nearest, furthest]) => lastVisits(day + nearest, day + furthest)));
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
    stepAt: (days) => stepByDay.get(days) ?? null,
    isDue: (nextVisitDate, today) => stepByDay.has(daysUntilVisit(nextVisitDate, today)),

    lastVisitRange(today) {
      const ranges = lastVisitRanges(today);
      const [first, last] = [ranges[0], ranges.at(-1)];
      return first && last ? { from: first.from, to: last.to } : null;
    },

    lastVisitRanges,
    longestDelay: Math.max(0, ...steps.map(({ lead, closesAt }) => lead - closesAt)),
  };
}

function daysOf({ opensAt, closesAt }: ReminderStep): number[] {
  return Array.from({ length: opensAt - closesAt + 1 }, (_, index) => closesAt + index);
}

/** The days until the visit on which it is due, as closed spans that do not touch, the nearest first. */
function dueSpans(steps: readonly ReminderStep[]): [nearest: number, furthest: number][] {
  const spans: [number, number][] = [];
  for (const { opensAt, closesAt } of [...steps].reverse()) {
    const last = spans.at(-1);
    if (last && last[1] === closesAt - 1) last[1] = opensAt;
    else spans.push([closesAt, opensAt]);
  }
  return spans;
}

/** Clamped month ends and the ends of time may make ranges touch that did not. */
function joined(ranges: readonly DateRange[]): DateRange[] {
  const result: DateRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && epochDay(range.from) <= epochDay(last.to) + 1) {
      result[result.length - 1] = { from: last.from, to: range.to };
    } else result.push(range);
  }
  return result;
}
