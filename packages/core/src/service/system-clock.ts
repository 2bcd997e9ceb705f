import { type CalendarDate, isCalendarDate } from "../domain/calendar-date.js";
import { checkedOptions } from "../domain/checked-options.js";
import { invalidOption } from "../domain/invalid-option.js";
import { assertTimeZone, hostTimeZone, localDate } from "../domain/zoned-time.js";
import type { Clock } from "../ports/clock.js";

/** Options of {@link systemClock}. */
export interface SystemClockOptions {
  /** IANA name of the zone that "today" is in. @default the host's */
  readonly timeZone?: string;
  /** Fixes `today()`, and nothing else, for trials. @default the date by the wall clock */
  readonly today?: CalendarDate;
}

const MINUTE_MS = 60_000;
/** A timer longer than this fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's own time.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a zone that is not known, or a `today` that is no date
 */
export function systemClock(options: SystemClockOptions = {}): Clock {
  const { timeZone = hostTimeZone(), today: fixed } = checkedOptions("options", options, [
    "timeZone",
    "today",
  ]);
  assertTimeZone(timeZone);
  const today = fixed === undefined ? dateByTheMinute(timeZone) : fixedDate(fixed);

  return { timeZone, now: () => new Date(), monotonic: () => performance.now(), today, sleep };
}

/** The local date, worked out once a minute: clocks of all zones change date on a whole minute. */
function dateByTheMinute(timeZone: string): () => CalendarDate {
  let knownMinute = Number.NaN;
  let date = "";
  return () => {
    const now = Date.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== knownMinute) {
      date = localDate(timeZone, new Date(now));
      knownMinute = minute;
    }
    return date;
  };
}

function fixedDate(today: CalendarDate): () => CalendarDate {
  if (!isCalendarDate(today)) {
    throw invalidOption("today", "a date that exists, as YYYY-MM-DD", today);
  }
  return () => today;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = performance.now() + ms;
    let timer: NodeJS.Timeout | undefined;

    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }

    function wait(): void {
      const left = end - performance.now();
      // Written so that NaN ends the wait.
      if (left > 0) timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
      else finish();
    }

    if (signal?.aborted) return finish();
    signal?.addEventListener("abort", finish, { once: true });
    wait();
  });
}
