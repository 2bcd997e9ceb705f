import type { CalendarDate } from "../domain/calendar-date.js";

/** The time, and waiting for it. Tests swap it for a fixed one. */
export interface Clock {
  /** IANA name of the zone that `today` and the sending hours are in. */
  readonly timeZone: string;
  /** The current instant by the wall clock, which may be set forward or back. */
  now(): Date;
  /** Milliseconds on a clock that is never set, from an arbitrary start. */
  monotonic(): number;
  /** The local calendar date now, in `timeZone`. */
  today(): CalendarDate;
  /** Resolves after `ms` milliseconds, or as soon as `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
