import { type CalendarDate, calendarDate, epochDay } from "./calendar-date.js";
import { checkedOptions } from "./checked-options.js";
import { invalidOption } from "./invalid-option.js";
import { firstReached } from "./next-run-time.js";
import { assertInstant, assertTimeZone, DAY_MS, localTime } from "./zoned-time.js";

/** Hours of a day in which no message is sent. */
export interface QuietHours {
  /** When they begin, as `HH:mm` on the local clock. */
  readonly from: string;
  /** When they end; before `from`, it is on the day after. `24:00` is the day's end. */
  readonly to: string;
}

/** When no message is sent. */
export interface SendingHoursOptions {
  /** @default none */
  readonly quietHours?: readonly QuietHours[];
  /** Whether a whole day is off. It is called often. @default no day is off */
  readonly isDayOff?: (date: CalendarDate) => boolean;
}

/** Says when messages may be sent. */
export interface SendingHours {
  isAllowed(at: Date): boolean;
  /** The first allowed instant at or after `from`; `null` where there is none within a year. */
  nextAllowed(from: Date): Date | null;
  /** The first date after `date` that is not off; `null` where there is none within a year. */
  nextDay(date: CalendarDate): CalendarDate | null;
  /** The local date of an instant. */
  dateOf(instant: Date): CalendarDate;
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;
const DAYS_AHEAD = 366;

/**
 * Quiet hours and days off on the local clock of a zone. Where that is set back into quiet hours, they begin again.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function sendingHours(timeZone: string, options: SendingHoursOptions): SendingHours {
  const { quietHours = [], isDayOff = () => false } = checkedOptions("sendingHours", options, [
    "quietHours",
    "isDayOff",
  ]);
  assertTimeZone(timeZone);
  if (typeof isDayOff !== "function") {
    throw invalidOption("isDayOff", "a function", isDayOff);
  }
  const isQuiet = quietMinutes(quietHours);

  function isAllowed(at: Date): boolean {
    assertInstant("at", at);
    const local = localTime(timeZone, at.getTime());
    return !isQuiet[minuteOfDay(local)] && !isDayOff(dateAt(local));
  }

  return {
    isAllowed,
    nextAllowed(from) {
      if (isAllowed(from)) return from;
      // Minute by minute, as a clock that is set forward or back makes any shorter way wrong on its day.
      const last = from.getTime() + DAYS_AHEAD * DAY_MS;
      let instant = (Math.floor(from.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
      while (instant <= last) {
        const local = localTime(timeZone, instant);
        if (isDayOff(dateAt(local))) {
          // A clock that is set back over midnight has reached it before.
          instant = Math.max(instant + MINUTE_MS, firstReached(timeZone, midnightAfter(local)));
        } else if (isQuiet[minuteOfDay(local)]) instant += MINUTE_MS;
        else return new Date(instant);
      }
      return null;
    },
    nextDay(date) {
      for (let day = epochDay(date) + 1; day <= epochDay(date) + DAYS_AHEAD; day += 1) {
        const next = calendarDate(day);
        if (!isDayOff(next)) return next;
      }
      return null;
    },
    dateOf: (instant) => {
      assertInstant("instant", instant);
      return dateAt(localTime(timeZone, instant.getTime()));
    },
  };
}

function minuteOfDay(local: number): number {
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
}

function midnightAfter(local: number): number {
  return (Math.floor(local / DAY_MS) + 1) * DAY_MS;
}

function dateAt(local: number): CalendarDate {
  return calendarDate(Math.floor(local / DAY_MS));
}

/** Whether each minute of a day is quiet. */
function quietMinutes(quietHours: readonly QuietHours[]): readonly boolean[] {
  if (!Array.isArray(quietHours)) {
    throw invalidOption("quietHours", "a list of hours with from and to", quietHours);
  }
  const quiet = new Array<boolean>(MINUTES_A_DAY).fill(false);
  for (const hours of quietHours) {
    checkedOptions("quietHours", hours, ["from", "to"]);
    const from = minuteOf("from", hours.from);
    const to = minuteOf("to", hours.to);
    if (from < to) quiet.fill(true, from, to);
    else quiet.fill(true, from).fill(true, 0, to);
  }
  if (quiet.includes(false)) return quiet;
  throw invalidOption("quietHours", "hours that leave some of the day", quietHours);
}

function minuteOf(end: string, time: string): number {
  const match = typeof time === "string" ? /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(time) : null;
  const minute = Number(match?.[1]) * 60 + Number(match?.[2]);
  if (minute <= MINUTES_A_DAY) return minute;
  throw invalidOption(`quietHours.${end}`, 'a time such as "20:00"', time);
}
