import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addMonths,
  calendarDate,
  epochDay,
  FIRST_EPOCH_DAY,
  formatCalendarDate,
  isCalendarDate,
  LAST_EPOCH_DAY,
} from "../../src/domain/calendar-date.js";

/** Every date there is, counted by hand: the next day, the next month, the next year. */
function* everyDate(): Generator<string> {
  for (let year = 1; year <= 9999; year++) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (const [month, length] of lengths.entries()) {
      const prefix = `${String(year).padStart(4, "0")}-${String(month + 1).padStart(2, "0")}-`;
      for (let day = 1; day <= length; day++) yield prefix + String(day).padStart(2, "0");
    }
  }
}

describe("a calendar date", () => {
  test("stands for a day and back, for each date from 0001-01-01 to 9999-12-31", () => {
    let day = FIRST_EPOCH_DAY;
    const wrong: string[] = [];
    for (const date of everyDate()) {
      if (epochDay(date) !== day || calendarDate(day) !== date) wrong.push(date);
      day++;
    }
    expect(wrong).toEqual([]);
    expect(day).toBe(LAST_EPOCH_DAY + 1);
    expect(epochDay("1970-01-01")).toBe(0);
  });

  test.each([
    "",
    "2025-1-01",
    "2025-02-29",
    "1900-02-29",
    "2025-00-10",
    "2025-13-10",
    "2025-04-31",
    "2025-04-00",
    "0000-01-01",
    "10000-01-01",
    "2025/01/01",
    "2025-01-01T00:00:00",
    " 2025-01-01",
    "2025-01-0１",
    "2025-01-1e",
    "-025-01-01",
    "+025-01-01",
    "2025-01-\u0000\u0000",
  ])("does not exist as %j", (text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => epochDay(text)).toThrow(expect.objectContaining({ code: "INVALID_DATE" }));
  });

  test.each([null, undefined, 20250101, new Date(0), ["2025-01-01"]])(
    "is never something else than text: %s",
    (value) => {
      expect(isCalendarDate(value)).toBe(false);
      expect(() => epochDay(value as unknown as string)).toThrow(
        expect.objectContaining({ code: "INVALID_DATE" }),
      );
    },
  );

  test("says what was expected and what came, cut short", () => {
    expect(() => epochDay("31-12-2025")).toThrow(
      'YYYY-MM-DD from 0001-01-01 to 9999-12-31, got "31-12-2025"',
    );
    expect(() => epochDay("x".repeat(1_000_000))).toThrow(/got "x{40}…"$/);
    expect(() => epochDay(new Date(0) as unknown as string)).toThrow("got Date");
  });

  test.each([FIRST_EPOCH_DAY - 1, LAST_EPOCH_DAY + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "cannot be made of day %d",
    (day) => {
      expect(() => calendarDate(day)).toThrow(expect.objectContaining({ code: "INVALID_DATE" }));
    },
  );

  test("is of no other shape than the built-in calendar knows", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d$/), (text) => {
        const parsed = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
        expect(isCalendarDate(text)).toBe(exists && !text.startsWith("0000"));
      }),
      { numRuns: 2000 },
    );
  });

  test("is written with the day first for the customer", () => {
    expect(formatCalendarDate("2025-03-09")).toBe("09-03-2025");
    expect(() => formatCalendarDate("2025-02-30")).toThrow(expect.objectContaining({ code: "INVALID_DATE" }));
  });

  test.each([
    ["2025-10-31", 4, "2026-02-28"],
    ["2027-10-31", 4, "2028-02-29"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2025-12-31", 1, "2026-01-31"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-01-15", -13, "2024-12-15"],
  ])("%s plus %i months is %s", (date, months, expected) => {
    expect(calendarDate(addMonths(epochDay(date), months))).toBe(expected);
  });
});
