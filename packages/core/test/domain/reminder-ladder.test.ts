import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import { dueRule } from "../../src/domain/due-rule.js";
import { type LadderOptions, reminderLadder } from "../../src/domain/reminder-ladder.js";

const anyLadder = fc.record(
  {
    leadDays: fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.uniqueArray(fc.integer({ min: -40, max: 60 }), { minLength: 1, maxLength: 6 }),
    ),
    cadence: fc.constantFrom("daily" as const, "once" as const),
    lateDays: fc.integer({ min: 0, max: 12 }),
  },
  { requiredKeys: ["leadDays"] },
);

describe("a ladder", () => {
  test("has a step for each day by default, and the occasion is that day", () => {
    expect(reminderLadder({})).toEqual([
      { lead: 2, opensAt: 2, closesAt: 2 },
      { lead: 1, opensAt: 1, closesAt: 1 },
      { lead: 0, opensAt: 0, closesAt: 0 },
    ]);
  });

  test("has one step that stays open until the visit with the cadence once, and the occasion is the visit", () => {
    expect(reminderLadder({ cadence: "once" })).toEqual([{ lead: 0, opensAt: 2, closesAt: 0 }]);
  });

  test("sends a step late within its limit, and folds it into the next one", () => {
    expect(reminderLadder({ leadDays: [1, 30, 7, -3], lateDays: 5 })).toEqual([
      { lead: 30, opensAt: 30, closesAt: 25 },
      { lead: 7, opensAt: 7, closesAt: 2 },
      { lead: 1, opensAt: 1, closesAt: -2 },
      { lead: -3, opensAt: -3, closesAt: -8 },
    ]);
  });

  test("never has two steps on one day, and none before it opens or later than it may be", () => {
    fc.assert(
      fc.property(anyLadder, (options: LadderOptions) => {
        const steps = reminderLadder(options);
        const days = steps.flatMap((step) =>
          Array.from({ length: step.opensAt - step.closesAt + 1 }, (_, index) => step.closesAt + index),
        );
        expect(new Set(days).size).toBe(days.length);
        expect(new Set(steps.map(({ lead }) => lead)).size).toBe(steps.length);
        for (const { lead, opensAt, closesAt } of steps) {
          expect(opensAt).toBeGreaterThanOrEqual(closesAt);
          if (Array.isArray(options.leadDays)) {
            expect(opensAt).toBe(lead);
            expect(lead - closesAt).toBeLessThanOrEqual(options.lateDays ?? 3);
          }
        }
      }),
    );
  });

  test("is due on exactly the last visits of its ranges, for any ladder and day", () => {
    fc.assert(
      fc.property(
        anyLadder,
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: epochDay("1999-01-01"), max: epochDay("2040-12-31") }),
        (options, intervalMonths, day) => {
          const rule = dueRule({ ...options, intervalMonths });
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
      fc.property(anyLadder, (options) => {
        const rule = dueRule(options);
        const steps = new Map<number, number>();
        for (let days = 80; days >= -60; days -= 1) {
          const step = rule.stepAt(days);
          if (step === null) continue;
          expect(steps.get(step.lead) ?? days + 1).toBe(days + 1);
          steps.set(step.lead, days);
          expect(step.lead - days).toBeLessThanOrEqual(rule.longestDelay);
        }
        expect(steps.size).toBe(reminderLadder(options).length);
      }),
    );
  });

  test.each([
    [{ leadDays: [] }, "leadDays: expected a number, or different numbers in a list, got []"],
    [{ leadDays: [3, 3] }, "leadDays: expected a number, or different numbers in a list, got [3, 3]"],
    [{ leadDays: [3, 400] }, "leadDays: expected a whole number from -366 to 366, got 400"],
    [{ leadDays: [1.5] }, "leadDays: expected a whole number from -366 to 366, got 1.5"],
    [{ lateDays: -1 }, "lateDays: expected a whole number from 0 to 366, got -1"],
  ])("refuses the options %j", (options, message) => {
    expect(() => reminderLadder(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });
});
