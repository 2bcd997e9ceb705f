import type { CalendarDate } from "../domain/calendar-date.js";
import type { Clock } from "../ports/clock.js";

/** A clock whose date and wall time stand still until a test sets them. Waiting takes real time. */
export interface FixedClock extends Clock {
  /** Sets the local date. */
  setToday(today: CalendarDate): void;
  /** Sets the wall clock, forward or back. */
  setNow(now: Date): void;
}

/** A clock that shows noon UTC of `today` until it is set. */
export function fixedClock(today: CalendarDate): FixedClock {
  let date = today;
  let wall = new Date(`${today}T12:00:00Z`);
  return {
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
      wall = next;
    },
  };
}
