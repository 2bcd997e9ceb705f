import { checkedOptions } from "./checked-options.js";
import { invalidOption } from "./invalid-option.js";
import { wholeNumber } from "./whole-number.js";
import { assertTimeZone, DAY_MS, localTime } from "./zoned-time.js";

/** A time of day on the local clock. */
export interface DailyTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
}

/** No zone is, or was, further than this from UTC. */
const WIDEST_OFFSET_MS = 16 * 3_600_000;

/**
 * When a daily job runs next, strictly after `now`; once on each local date that exists.
 *
 * A time that the clock skips is run at the end of the gap, one that it shows twice at its first.
 *
 * @param time - with `timeZone` as an IANA name
 * @throws {ReminderError} `INVALID_OPTION`: hour, minute, zone, or a `now` that is no date from year 1 to 9999
 */
export function nextRunTime(time: DailyTime & { readonly timeZone: string }, now: Date): Date {
  checkedOptions("time", time, ["hour", "minute", "timeZone"]);
  const hour = wholeNumber("hour", time.hour, { min: 0, max: 23 });
  const minute = wholeNumber("minute", time.minute, { min: 0, max: 59 });
  const { timeZone } = time;
  assertTimeZone(timeZone);
  const from = instantOf(now);

  const timeOfDay = (hour * 60 + minute) * 60_000;
  let midnight = Math.floor(localTime(timeZone, from) / DAY_MS) * DAY_MS;
  for (; ; midnight += DAY_MS) {
    const instant = firstReached(timeZone, midnight + timeOfDay);
    if (instant > from && dateExists(timeZone, midnight)) return new Date(instant);
  }
}

/** The first instant at which the local clock shows `reading` or later. Both in milliseconds. */
export function firstReached(timeZone: string, reading: number): number {
  let before = reading - WIDEST_OFFSET_MS;
  let after = reading + WIDEST_OFFSET_MS;
  const offsetBefore = localTime(timeZone, before) - before;
  const offsetAfter = localTime(timeZone, after) - after;
  if (offsetBefore === offsetAfter) return reading - offsetBefore;

  // The clock is changed in between: find when, to the millisecond.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localTime(timeZone, middle) - middle === offsetBefore) before = middle;
    else after = middle;
  }
  const change = after;
  const unchanged = reading - offsetBefore;
  return unchanged < change ? unchanged : Math.max(change, reading - offsetAfter);
}

/** Zones that moved across the date line left a day out. */
function dateExists(timeZone: string, midnight: number): boolean {
  return localTime(timeZone, firstReached(timeZone, midnight)) < midnight + DAY_MS;
}

function instantOf(now: Date): number {
  const epochMs = now instanceof Date ? now.getTime() : Number.NaN;
  const year = new Date(epochMs).getUTCFullYear();
  if (year >= 1 && year <= 9999) return epochMs;
  throw invalidOption("now", "a date from year 1 to 9999", now instanceof Date ? epochMs : now);
}
