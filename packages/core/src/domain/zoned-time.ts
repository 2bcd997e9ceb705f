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
  if (typeof name === "string" && /^[A-Za-z]/.test(name) && IANAZone.create(name).isValid) return;
  throw invalidOption("timeZone", 'an IANA time zone such as "Asia/Jakarta"', name);
}

/**
 * The calendar date on the local clock of a zone.
 *
 * @throws {ReminderError} `INVALID_OPTION` for an unknown zone; `INVALID_DATE` for an instant outside the supported dates
 */
export function localDate(timeZone: string, instant: Date): CalendarDate {
  assertTimeZone(timeZone);
  return calendarDate(Math.floor(localTime(timeZone, instant.getTime()) / DAY_MS));
}

/**
 * An instant to the second on the local clock of a zone, with its offset: `2025-12-15T07:00:00+07:00`.
 *
 * @throws {ReminderError} as {@link localDate}
 */
export function formatInstant(timeZone: string, instant: Date): string {
  const date = localDate(timeZone, instant);
  const epochMs = instant.getTime();
  const local = localTime(timeZone, epochMs);
  const offset = Math.trunc((local - epochMs) / MINUTE_MS);
  const time = new Date(local).toISOString().slice(-13, -5);
  return `${date}T${time}${offset < 0 ? "-" : "+"}${clock(Math.abs(offset))}`;
}

/**
 * What the local clock of a valid zone shows, in milliseconds: the epoch that the same reading would be in UTC.
 * `NaN` for an instant that is no time at all.
 */
export function localTime(timeZone: string, epochMs: number): number {
  return epochMs + Math.round(IANAZone.create(timeZone).offset(epochMs) * MINUTE_MS);
}

function clock(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  return `${String(hour).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
