import { type CalendarDate, epochDay } from "../domain/calendar-date.js";
import { type DueRule, daysUntilVisit, type ReminderStep } from "../domain/due-rule.js";
import { invalidOption } from "../domain/invalid-option.js";
import { type DateRange, type IntervalOptions, visitInterval } from "../domain/visit-interval.js";
import { wholeNumber } from "../domain/whole-number.js";

/** What a ladder is made of. */
export interface LadderOptions extends IntervalOptions {
  /** How many days before the visit each reminder is sent, -366 to 366, negative ones after it. */
  readonly leadDays: readonly number[];
  /**
   * By how many days a step that was missed may be late, 0 to 366. It is never later than the day before the next
   * step, into which it is folded. @default 3
   */
  readonly lateDays?: number;
}

/** Closed, in days until the visit. */
type Span = [nearest: number, furthest: number];

/**
 * The due rule of a ladder, each of whose steps is sent once: the service's option `rule`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderLadder(options: LadderOptions): DueRule {
  const { nextVisitDate, lastVisits } = visitInterval(options);
  const steps = ladderSteps(options);
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
    longestDelay: Math.max(...steps.map(({ lead, closesAt }) => lead - closesAt)),
  };
}

/**
 * The steps, the earliest first. No two share a day, so that nobody gets two on one day.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function ladderSteps(options: Pick<LadderOptions, "leadDays" | "lateDays">): readonly ReminderStep[] {
  const lateDays = wholeNumber("lateDays", options.lateDays ?? 3, { min: 0, max: 366 });
  const leads = checkedLeads(options.leadDays);
  return leads.map((lead, index) => {
    const next = leads[index + 1] ?? Number.NEGATIVE_INFINITY;
    return { lead, closesAt: Math.max(lead - lateDays, next + 1) };
  });
}

function checkedLeads(leadDays: readonly number[]): readonly number[] {
  if (!Array.isArray(leadDays) || leadDays.length === 0 || new Set(leadDays).size !== leadDays.length) {
    const got = Array.isArray(leadDays) ? `[${leadDays.join(", ")}]` : leadDays;
    throw invalidOption("leadDays", "different numbers in a list", got);
  }
  return [...leadDays]
    .map((lead) => wholeNumber("leadDays", lead, { min: -366, max: 366 }))
    .sort((one, other) => other - one);
}

function daysOf({ lead, closesAt }: ReminderStep): number[] {
  return Array.from({ length: lead - closesAt + 1 }, (_, index) => closesAt + index);
}

/** The days until the visit on which it is due, as spans that do not touch, the nearest first. */
function dueSpans(steps: readonly ReminderStep[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { lead, closesAt } of steps.toReversed()) {
    const last = spans.at(-1);
    if (last && last[1] === closesAt - 1) last[1] = lead;
    else spans.push([closesAt, lead]);
  }
  return spans;
}

/** Clamped month ends and the ends of time may make ranges touch that did not. */
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
