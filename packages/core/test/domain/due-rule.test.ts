import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate, epochDay, FIRST_EPOCH_DAY, LAST_EPOCH_DAY } from "../../src/domain/calendar-date.js";
import { type DueRule, dueRule } from "../../src/domain/due-rule.js";
import type { DateRange } from "../../src/domain/visit-interval.js";

/** The range found by asking the rule about every last visit from one date to another. */
function scan(rule: DueRule, today: string, from: number, to: number): DateRange | null {
  const due: string[] = [];
  for (let day = Math.max(from, FIRST_EPOCH_DAY); day <= to; day++) {
    const lastVisit = calendarDate(day);
    if (rule.isDue(rule.nextVisitDate(lastVisit), today)) due.push(lastVisit);
  }
  const [first] = due;
  const last = due.at(-1);
  if (first === undefined || last === undefined) return null;
  expect(epochDay(last) - epochDay(first)).toBe(due.length - 1);
  return { from: first, to: last };
}

describe("the due rule", () => {
  test("has four months and three days by default", () => {
    const rule = dueRule();
    expect(rule.nextVisitDate("2025-08-15")).toBe("2025-12-15");
    expect(rule.daysUntilVisit("2025-12-15", "2025-12-13")).toBe(2);
    expect(rule.lastVisitRange("2025-12-13")).toEqual({ from: "2025-08-13", to: "2025-08-15" });
  });

  test.each([
    ["2025-12-11", false],
    ["2025-12-12", false],
    ["2025-12-13", true],
    ["2025-12-14", true],
    ["2025-12-15", true],
    ["2025-12-16", false],
  ])("on %s a visit on 2025-12-15 is due: %s", (today, due) => {
    expect(dueRule().isDue("2025-12-15", today)).toBe(due);
  });

  test("counts down to the visit and on past it", () => {
    expect(dueRule().daysUntilVisit("2024-03-01", "2024-02-28")).toBe(2);
    expect(dueRule().daysUntilVisit("2025-12-15", "2025-12-20")).toBe(-5);
  });

  test("gathers the last visits that a short month draws together", () => {
    const rule = dueRule({ leadDays: 1 });
    expect(rule.lastVisitRange("2026-02-28")).toEqual({ from: "2025-10-28", to: "2025-10-31" });
    expect(rule.lastVisitRange("2028-02-29")).toEqual({ from: "2027-10-29", to: "2027-10-31" });
  });

  test("knows no last visit for a day that no month before it has", () => {
    expect(dueRule({ leadDays: 1 }).lastVisitRange("2025-10-31")).toBeNull();
  });

  test("answers the same range as asking about every last visit, over eight years with a leap day", () => {
    for (const intervalMonths of [1, 2, 3, 4, 6, 11, 12, 13, 24]) {
      // Each last visit in the span, with its next visit: what the scan needs, worked out once.
      const rules = [1, 2, 3, 4, 7, 31].map((leadDays) => ({
        leadDays,
        rule: dueRule({ intervalMonths, leadDays }),
      }));
      const start = epochDay("2023-01-01");
      const end = epochDay("2030-12-31");
      const first = start - intervalMonths * 31 - 5;
      const nextVisits: number[] = [];
      const sample = dueRule({ intervalMonths });
      for (let day = first; day <= end; day++)
        nextVisits.push(epochDay(sample.nextVisitDate(calendarDate(day))));

      const wrong: unknown[] = [];
      for (const { leadDays, rule } of rules) {
        // Both ends move forward only, as today does.
        let from = 0;
        let to = 0;
        for (let today = start; today <= end; today++) {
          while ((nextVisits[from] ?? Number.POSITIVE_INFINITY) < today) from++;
          while ((nextVisits[to] ?? Number.POSITIVE_INFINITY) < today + leadDays) to++;
          const expected =
            from < to ? { from: calendarDate(first + from), to: calendarDate(first + to - 1) } : null;
          const answer = rule.lastVisitRange(calendarDate(today));
          if (JSON.stringify(answer) !== JSON.stringify(expected)) {
            wrong.push({ intervalMonths, leadDays, today: calendarDate(today), expected, answer });
          }
        }
      }
      expect(wrong).toEqual([]);
    }
  });

  test("answers exactly the last visits that isDue affirms, for any rule and day", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: FIRST_EPOCH_DAY, max: LAST_EPOCH_DAY }),
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 1, max: 40 }),
        (day, intervalMonths, leadDays) => {
          const rule = dueRule({ intervalMonths, leadDays });
          const today = calendarDate(day);
          const from = day - intervalMonths * 31 - 4;
          // Whatever comes later is due on the calendar's last day.
          const to = day + leadDays > LAST_EPOCH_DAY ? LAST_EPOCH_DAY : day + leadDays - intervalMonths * 28;
          expect(rule.lastVisitRange(today)).toEqual(scan(rule, today, from, to));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("stays exact at both ends of the calendar", () => {
    const rule = dueRule();
    expect(rule.lastVisitRange("0001-01-01")).toBeNull();
    expect(rule.lastVisitRange("0001-04-28")).toBeNull();
    expect(rule.lastVisitRange("0001-04-29")).toEqual({ from: "0001-01-01", to: "0001-01-01" });
    expect(rule.lastVisitRange("9999-12-30")).toEqual({ from: "9999-08-30", to: "9999-12-31" });
    expect(rule.nextVisitDate("9999-08-31")).toBe("9999-12-31");
    expect(dueRule({ intervalMonths: 1200 }).lastVisitRange("0050-06-01")).toBeNull();
  });

  test.each(["9999-09-01", "9999-12-31"])("makes no visit later than the last date: %s", (lastVisitDate) => {
    const rule = dueRule();
    expect(rule.nextVisitDate(lastVisitDate)).toBe("9999-12-31");
    expect(rule.isDue(rule.nextVisitDate(lastVisitDate), "2026-01-15")).toBe(false);
  });

  test("refuses what is no date", () => {
    const rule = dueRule();
    const invalid = expect.objectContaining({ code: "INVALID_DATE" });
    expect(() => rule.nextVisitDate("2025-02-29")).toThrow(invalid);
    expect(() => rule.daysUntilVisit("2025-12-15", "15-12-2025")).toThrow(invalid);
    expect(() => rule.isDue("", "2025-12-15")).toThrow(invalid);
    expect(() => rule.lastVisitRange("today")).toThrow(invalid);
  });

  test.each([
    [{ intervalMonths: 0 }, "intervalMonths: expected a whole number from 1 to 1200, got 0"],
    [{ intervalMonths: 1.5 }, "intervalMonths: expected a whole number from 1 to 1200, got 1.5"],
    [{ intervalMonths: Number.NaN }, "intervalMonths: expected a whole number from 1 to 1200, got NaN"],
    [{ intervalMonths: 1201 }, "intervalMonths: expected a whole number from 1 to 1200, got 1201"],
    [
      { intervalMonths: "4" as unknown as number },
      'intervalMonths: expected a whole number from 1 to 1200, got "4"',
    ],
    [{ leadDays: 0 }, "leadDays: expected a whole number from 1 to 366, got 0"],
    [{ leadDays: 367 }, "leadDays: expected a whole number from 1 to 366, got 367"],
  ])("refuses the options %j", (options, message) => {
    expect(() => dueRule(options)).toThrow(expect.objectContaining({ code: "INVALID_OPTION", message }));
  });
});
