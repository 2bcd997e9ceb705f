import { type CalendarDate, epochDay } from "./calendar-date.js";
import { checkedOptions } from "./checked-options.js";
import { type DueRule, daysUntilVisit, type ReminderStep } from "./due-rule.js";
import { invalidOption } from "./invalid-option.js";
import { type DateRange, type IntervalOptions, visitInterval } from "./visit-interval.js";
import { wholeNumber } from "./whole-number.js";

/** Options of {@link reminderOffsets}. */
export interface ReminderOffsetsOptions extends IntervalOptions {
  /** How many days before the visit to send each reminder: unique whole numbers, -366 to 366, negative ones after it. */
  readonly daysBefore: readonly number[];
  /**
   * How many days late a missed reminder may still be sent, 0 to 366. The day of the next reminder always ends it.
   * @default 3
   */
  readonly graceDays?: number;
}

/** Closed, in days until the visit. */
type Span = [nearest: number, furthest: number];

/**
 * A due rule with several reminders of one visit, each sent once: the service's option `rule`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderOffsets(options: ReminderOffsetsOptions): DueRule {
  checkedOptions("options", options, ["intervalMonths", "daysBefore", "graceDays"]);
  const { nextVisitDate, lastVisits } = visitInterval(options);
  const steps = offsetSteps(options);
  const stepByDay = new Map(steps.flatMap((step) => daysOf(step).map((day) => [day, step])));
  const spans = dueSpans(steps);

  function lastVisitRanges(today: CalendarDate): readonly DateRange[] {
    const day = epochDay(today);
    return joined(spans.flatMap(([nearest, furthest]) => lastVisits(day + nearest, day + furthest) ?? []));
  }

  return {
    nextVisitDate,
    daysUntilVisit,
    stepAt: (days) => stepByDay.get(days) ?? null,
    isDue: (nextVisitDate, today) => stepByDay.has(daysUntilVisit(nextVisitDate, today)),
    lastVisitRange(today) {
      const ranges = lastVisitRanges(today);
      const [first, last] = [ranges[0], ranges.at(-1)];
      return first && last ? { from: first.from, to: last.to } : null;
    },
    lastVisitRanges,
  };
}

/** The steps, the earliest first. No two share a day, so nobody gets two on one day. */
function offsetSteps({ daysBefore, graceDays = 3 }: ReminderOffsetsOptions): readonly ReminderStep[] {
  const grace = wholeNumber("graceDays", graceDays, { min: 0, max: 366 });
  const offsets = checkedOffsets(daysBefore);
  return offsets.map((offset, index) => {
    const next = offsets[index + 1] ?? Number.NEGATIVE_INFINITY;
    return { daysBefore: offset, closesAt: Math.max(offset - grace, next + 1) };
  });
}

function checkedOffsets(daysBefore: readonly number[]): readonly number[] {
  if (!Array.isArray(daysBefore) || daysBefore.length === 0 || new Set(daysBefore).size < daysBefore.length) {
    throw invalidOption("daysBefore", "unique whole numbers", daysBefore);
  }
  return [...daysBefore]
    .map((days) => wholeNumber("daysBefore", days, { min: -366, max: 366 }))
    .sort((one, other) => other - one);
}

function daysOf({ daysBefore, closesAt }: ReminderStep): number[] {
  return Array.from({ length: daysBefore - closesAt + 1 }, (_, index) => closesAt + index);
}

/** The days until the visit on which it is due, as spans that do not touch, the nearest first. */
function dueSpans(steps: readonly ReminderStep[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { daysBefore, closesAt } of steps.toReversed()) {
    const last = spans.at(-1);
    if (last && last[1] === closesAt - 1) last[1] = daysBefore;
    else spans.push([closesAt, daysBefore]);
  }
  return spans;
}

/** Clamped month ends, and the ends of the calendar, can make ranges touch that did not. */
function joined(ranges: readonly DateRange[]): readonly DateRange[] {
  const result: DateRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && epochDay(range.from) <= epochDay(last.to) + 1) {
      result[result.length - 1] = { from: last.from, to: range.to };
    } else result.push(range);
  }
  return result;
}
