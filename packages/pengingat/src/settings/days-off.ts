import { createRequire } from "node:module";
import type { default as HolidaysConstructor } from "date-holidays";
import { z } from "zod";
import { listOrOff } from "./fields.js";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Days on which nothing is sent; plain data, so that a worker thread can be given it. */
export interface DaysOff {
  /** Two-letter codes of countries whose public holidays are off. */
  readonly countries: readonly string[];
  /** 0 for Sunday to 6. */
  readonly weekdays: readonly number[];
  /** `YYYY-MM-DD`. */
  readonly dates: readonly string[];
}

/** Countries, weekdays and dates between commas, such as `ID,sunday,2026-12-31`. */
export const daysOff = listOrOff.transform((parts, context): DaysOff => {
  const result = { countries: [] as string[], weekdays: [] as number[], dates: [] as string[] };
  for (const part of parts) {
    const weekday = WEEKDAYS.indexOf(part.toLowerCase());
    if (weekday >= 0) result.weekdays.push(weekday);
    else if (z.iso.date().safeParse(part).success) result.dates.push(part);
    else if (/^[A-Z]{2}$/i.test(part) && knowsHolidaysOf(part.toUpperCase())) {
      result.countries.push(part.toUpperCase());
    } else {
      context.addIssue({
        code: "custom",
        message: `expected countries such as ID, weekdays such as sunday and dates as YYYY-MM-DD, with commas, got ${JSON.stringify(part.slice(0, 40))}`,
      });
    }
  }
  if (new Set(result.weekdays).size === WEEKDAYS.length) {
    context.addIssue({ code: "custom", message: "expected at least one weekday that is not off" });
  }
  return result;
});

/** Whether a date is off. The holidays of a year are worked out once. */
export function isDayOff({ countries, weekdays, dates }: DaysOff): (date: string) => boolean {
  const listed = new Set(dates);
  const holidays = new Map<string, ReadonlySet<string>>();
  return (date) => {
    if (listed.has(date) || weekdays.includes(new Date(`${date}T00:00:00Z`).getUTCDay())) return true;
    if (countries.length === 0) return false;
    const year = date.slice(0, 4);
    const ofYear = holidays.get(year) ?? publicHolidays(countries, Number(year));
    holidays.set(year, ofYear);
    return ofYear.has(date);
  };
}

/** Its data takes some 150 ms to load, which those who have no use for it are spared. */
function holidayLibrary(): typeof HolidaysConstructor {
  return createRequire(import.meta.url)("date-holidays");
}

function knowsHolidaysOf(country: string): boolean {
  return new (holidayLibrary())().getCountries()[country] !== undefined;
}

function publicHolidays(countries: readonly string[], year: number): ReadonlySet<string> {
  const Holidays = holidayLibrary();
  const holidays = countries.flatMap((country) =>
    new Holidays(country, { types: ["public"] }).getHolidays(year),
  );
  return new Set(holidays.flatMap(({ date, start, end }) => datesOf(date.slice(0, 10), +end - +start)));
}

/** Some last for days. */
function datesOf(first: string, lastsMs: number): readonly string[] {
  const days = Math.max(1, Math.round(lastsMs / DAY_MS));
  return Array.from({ length: days }, (_, day) =>
    new Date(Date.parse(first) + day * DAY_MS).toISOString().slice(0, 10),
  );
}
