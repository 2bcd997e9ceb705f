import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import { dueRule } from "../../src/domain/due-rule.js";
import { ladderSteps, reminderLadder } from "../../src/extras/reminder-ladder.js";

const anyLadder = fc.record(
  {
    leadDays: fc.uniqueArray(fc.integer({ min: -40, max: 60 }), { minLength: 1, maxLength: 6 }),
    lateDays: fc.integer({ min: 0, max: 12 }),
  },
  { requiredKeys: ["leadDays"] },
);
const anyCadence = fc.record({
  leadDays: fc.integer({ min: 1, max: 40 }),
  cadence: fc.constantFrom("daily" as const, "once" as const),
});

/** A ladder's rule, or one without a ladder, and how many reminders a visit has by it. */
const anyRule = fc.oneof(
  anyLadder.map((options) => ({
    ruleOf: (intervalMonths: number) => reminderLadder({ ...options, intervalMonths }),
    count: options.leadDays.length,
  })),
  anyCadence.map((options) => ({
    ruleOf: (intervalMonths: number) => dueRule({ ...options, intervalMonths }),
    count: options.cadence === "once" ? 1 : options.leadDays,
  })),
);

describe("a ladder", () => {
  test("sends a step late within its limit, and folds it into the next one", () => {
    expect(ladderSteps({ leadDays: [1, 30, 7, -3], lateDays: 5 })).toEqual([
      { lead: 30, closesAt: 25 },
      { lead: 7, closesAt: 2 },
      { lead: 1, closesAt: -2 },
      { lead: -3, closesAt: -8 },
    ]);
  });

  test("never has two steps on one day, and none before it opens or later than it may be", () => {
    fc.assert(
      fc.property(anyLadder, (options) => {
        const steps = ladderSteps(options);
        const days = steps.flatMap(({ lead, closesAt }) =>
          Array.from({ length: lead - closesAt + 1 }, (_, index) => closesAt + index),
        );
        expect(new Set(days).size).toBe(days.length);
        expect(steps.map(({ lead }) => lead)).toEqual([...options.leadDays].sort((a, b) => b - a));
        for (const { lead, closesAt } of steps) {
          expect(lead).toBeGreaterThanOrEqual(closesAt);
          expect(lead - closesAt).toBeLessThanOrEqual(options.lateDays ?? 3);
        }
      }),
    );
  });

  test("is due on exactly the last visits of its ranges, for any ladder and day", () => {
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

  test("gives the days of one step one occasion, those of others another, and none that is over", () => {
    fc.assert(
      fc.property(anyRule, ({ ruleOf, count }) => {
        const rule = ruleOf(4);
        const steps = new Map<number, number>();
        for (let days = 80; days >= -60; days -= 1) {
          const step = rule.stepAt(days);
          if (step === null) continue;
          expect(steps.get(step.lead) ?? days + 1).toBe(days + 1);
          expect(days).toBeGreaterThanOrEqual(step.closesAt);
          steps.set(step.lead, days);
          expect(step.lead - days).toBeLessThanOrEqual(rule.longestDelay);
        }
        expect(steps.size).toBe(count);
      }),
    );
  });

  test.each([
    [{ leadDays: [] }, 'leadDays: expected different numbers in a list, got "[]"'],
    [{ leadDays: [3, 3] }, 'leadDays: expected different numbers in a list, got "[3, 3]"'],
    [{ leadDays: [3, 400] }, "leadDays: expected a whole number from -366 to 366, got 400"],
    [{ leadDays: [1.5] }, "leadDays: expected a whole number from -366 to 366, got 1.5"],
    [{ leadDays: [1], lateDays: -1 }, "lateDays: expected a whole number from 0 to 366, got -1"],
  ])("refuses the options %j", (options, message) => {
    expect(() => reminderLadder(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });
});
