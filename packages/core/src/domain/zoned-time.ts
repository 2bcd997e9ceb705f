import { IANAZone } from "luxon";
import { type CalendarDate, calendarDate } from "./calendar-date.js";
import { invalidOption } from "./invalid-option.js";

const MINUTE_MS = 60_000;
/** Milliseconds of a day on the local clock. */
export const DAY_MS = 86_400_000;

/**
 * Checks that `name` is an IANA time zone, such as `Asia/Jakarta`. A bare offset such as `+07:00` is none.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming `timeZone`
 */
export function assertTimeZone(name: string): void {
  if (isTimeZone(name)) return;
  throw invalidOption("timeZone", 'an IANA time zone such as "Asia/Jakarta"', name);
}

/**
 * Checks that a value is a date that is a time.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function assertInstant(option: string, instant: Date): void {
  const ms = instant instanceof Date ? instant.getTime() : Number.NaN;
  if (Number.isNaN(ms)) throw invalidOption(option, "a Date that is a time", instant);
}

function isTimeZone(name: string): boolean {
  return typeof name === "string" && /^[A-Za-z]/.test(name) && IANAZone.create(name).isValid;
}

/**
 * The host's zone by its IANA name. A `TZ` that is none, such as `<+07>-7`, is returned as it is: the engine would take it
 * for UTC without a word.
 */
export function hostTimeZone(tz = globalThis.process?.env.TZ): string {
  const named = tz?.replace(/^:/, "") ?? "";
  if (named !== "" && !isTimeZone(named)) return named;
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * The calendar date on the local clock of a zone.
 *
 * @throws {ReminderError} `INVALID_OPTION` for an unknown zone; `INVALID_DATE` for an instant outside the supported dates
 */
export function localDate(timeZone: string, instant: Date): CalendarDate {
  assertTimeZone(timeZone);
  const ms = instant instanceof Date ? instant.getTime() : Number.NaN;
  return calendarDate(Math.floor(localTime(timeZone, ms) / DAY_MS));
}

/**
 * What the local clock of a valid zone shows, in milliseconds: the epoch that the same reading would be in UTC.
 * `NaN` for an instant that is no time at all.
 */
export function localTime(timeZone: string, epochMs: number): number {
  return epochMs + Math.round(IANAZone.create(timeZone).offset(epochMs) * MINUTE_MS);
}
