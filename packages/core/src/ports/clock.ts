import type { CalendarDate } from "../domain/calendar-date.js";

/** The time, and waiting for it. Swapped for a fixed one in tests. */
export interface Clock {
  /** The current instant by the wall clock, which may be set forward or back. */
  now(): Date;
  /** Milliseconds on a clock that is never set, from an arbitrary start. */
  monotonic(): number;
  /** The local calendar date now, in the configured time zone. */
  today(): CalendarDate;
  /** Resolves after `ms` milliseconds, or as soon as `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
