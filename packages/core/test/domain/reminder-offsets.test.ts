import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import { dueRule } from "../../src/domain/due-rule.js";
import { type ReminderOffsetsOptions, reminderOffsets } from "../../src/domain/reminder-offsets.js";

const anyOffsets = fc.record(
  {
    daysBefore: fc.uniqueArray(fc.integer({ min: -40, max: 60 }), { minLength: 1, maxLength: 6 }),
    graceDays: fc.integer({ min: 0, max: 12 }),
  },
  { requiredKeys: ["daysBefore"] },
);
const anyCadence = fc.record({
  leadDays: fc.integer({ min: 1, max: 40 }),
  cadence: fc.constantFrom("daily" as const, "once" as const),
});

/** A rule of offsets, or of days in a row, and how many reminders a visit has by it. */
const anyRule = fc.oneof(
  anyOffsets.map((options) => ({
    ruleOf: (intervalMonths: number) => reminderOffsets({ ...options, intervalMonths }),
    count: options.daysBefore.length,
  })),
  anyCadence.map((options) => ({
    ruleOf: (intervalMonths: number) => dueRule({ ...options, intervalMonths }),
    count: options.cadence === "once" ? 1 : options.leadDays,
  })),
);

/** The days until a visit on which each step may be sent, found by asking about every day. */
function daysOf(options: ReminderOffsetsOptions): ReadonlyMap<number, readonly number[]> {
  const rule = reminderOffsets(options);
  const days = new Map<number, number[]>();
  for (let day = 400; day >= -400; day -= 1) {
    const step = rule.stepAt(day);
    if (step) days.set(step.daysBefore, [...(days.get(step.daysBefore) ?? []), day]);
  }
  return days;
}

describe("reminder offsets", () => {
  test("send a reminder late within its grace days, and at the latest on the day before the next one", () => {
    expect(daysOf({ daysBefore: [1, 30, 7, -3], graceDays: 5 })).toEqual(
      new Map([
        [30, [30, 29, 28, 27, 26, 25]],
        [7, [7, 6, 5, 4, 3, 2]],
        [1, [1, 0, -1, -2]],
        [-3, [-3, -4, -5, -6, -7, -8]],
      ]),
    );
  });

  test("have three grace days by default, and a single one before a visit can be said", () => {
    expect(daysOf({ daysBefore: [7] })).toEqual(new Map([[7, [7, 6, 5, 4]]]));
    expect(daysOf({ daysBefore: [7], graceDays: 0 })).toEqual(new Map([[7, [7]]]));
  });

  test("never have two steps on one day, and none before its day or later than its grace", () => {
    fc.assert(
      fc.property(anyOffsets, (options) => {
        const steps = daysOf(options);
        expect([...steps.keys()]).toEqual([...options.daysBefore].sort((one, other) => other - one));
        for (const [daysBefore, days] of steps) {
          expect(days[0]).toBe(daysBefore);
          expect(days.length - 1).toBeLessThanOrEqual(options.graceDays ?? 3);
        }
      }),
    );
  });

  test("are due on exactly the last visits of their ranges, for any rule and day", () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: epochDay("1999-01-01"), max: epochDay("2040-12-31") }),
        ({ ruleOf }, intervalMonths, day) => {
          const rule = ruleOf(intervalMonths);
          const today = calendarDate(day);
          const ranges = rule.lastVisitRanges(today);
          const inRange = new Set<number>();
          let end = Number.NEGATIVE_INFINITY;
          for (const range of ranges) {
            const [from, to] = [epochDay(range.from), epochDay(range.to)];
            expect(from).toBeGreaterThan(end + 1);
            expect(to).toBeGreaterThanOrEqual(from);
            for (let each = from; each <= to; each += 1) inRange.add(each);
            end = to;
          }
          const due = new Set<number>();
          for (let lastVisit = day - 14 * 31 - 80; lastVisit <= day + 80; lastVisit += 1) {
            const nextVisit = rule.nextVisitDate(calendarDate(lastVisit));
            if (rule.isDue(nextVisit, today)) due.add(lastVisit);
          }
          expect([...inRange].sort()).toEqual([...due].sort());
          const hull = rule.lastVisitRange(today);
          expect(hull).toEqual(ranges.length === 0 ? null : { from: ranges[0]?.from, to: ranges.at(-1)?.to });
        },
      ),
      { numRuns: 300 },
    );
  });

  test("give the days of one step one after the other, and each step once", () => {
    fc.assert(
      fc.property(anyRule, ({ ruleOf, count }) => {
        const rule = ruleOf(4);
        const steps = new Map<number, number>();
        for (let days = 80; days >= -60; days -= 1) {
          const step = rule.stepAt(days);
          if (step === null) continue;
          expect(steps.get(step.daysBefore) ?? days + 1).toBe(days + 1);
          expect(days).toBeGreaterThanOrEqual(step.closesAt);
          steps.set(step.daysBefore, days);
        }
        expect(steps.size).toBe(count);
      }),
    );
  });

  test.each([
    [{ daysBefore: [] }, "daysBefore: expected unique whole numbers, got []"],
    [{ daysBefore: 7 }, "daysBefore: expected unique whole numbers, got 7"],
    [{ daysBefore: [3, 3] }, "daysBefore: expected unique whole numbers, got [3, 3]"],
    [{ daysBefore: [3, 400] }, "daysBefore: expected a whole number from -366 to 366, got 400"],
    [{ daysBefore: [1.5] }, "daysBefore: expected a whole number from -366 to 366, got 1.5"],
    [{ daysBefore: [1], graceDays: -1 }, "graceDays: expected a whole number from 0 to 366, got -1"],
  ])("refuse the options %j", (options, message) => {
    expect(() => reminderOffsets(options as ReminderOffsetsOptions)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });
});
