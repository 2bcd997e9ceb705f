import { DateTime } from "luxon";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { Clock } from "../ports/clock.js";
import { systemClock } from "../service/system-clock.js";

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
  const { monotonic, sleep } = systemClock({ timeZone });
  let date = today;
  let wall = DateTime.fromISO(`${today}T12:00`, { zone: timeZone }).toMillis();

  return {
    timeZone,
    now: () => new Date(wall),
    monotonic,
    today: () => date,
    sleep,
    setToday(next) {
      date = next;
    },
    setNow(next) {
      wall = next.getTime();
    },
  };
}
