import { DateTime } from "luxon";
import type { CalendarDate } from "../domain/calendar-date.js";
import { assertTimeZone } from "../domain/zoned-time.js";
import type { Clock } from "../ports/clock.js";

/** Options of {@link fixedClock}. */
export interface FixedClockOptions {
  /** IANA name of the zone that the date is in. @default "UTC" */
  readonly timeZone?: string;
}

/** A clock whose date and wall time stand still until a test sets them. Waiting takes real time. */
export interface FixedClock extends Clock {
  /** Sets the local date, and not the wall clock. */
  setToday(today: CalendarDate): void;
  /** Sets the wall clock, forward or back, and not the date. */
  setNow(now: Date): void;
}

/**
 * A clock that shows noon of `today` until it is set.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a zone that is not known
 */
export function fixedClock(today: CalendarDate, { timeZone = "UTC" }: FixedClockOptions = {}): FixedClock {
  assertTimeZone(timeZone);
  let date = today;
  let wall = DateTime.fromISO(`${today}T12:00`, { zone: timeZone }).toMillis();

  return {
    timeZone,
    now: () => new Date(wall),
    monotonic: () => performance.now(),
    today: () => date,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal?.addEventListener("abort", end, { once: true });
      }),
    setToday(next) {
      date = next;
    },
    setNow(next) {
      wall = next.getTime();
    },
  };
}
