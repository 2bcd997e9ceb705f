import type { CalendarDate } from "../domain/calendar-date.js";

/**
 * How many messages went out on each day, over all processes and restarts.
 *
 * What is reserved counts until it is released: a process that dies may leave a day with fewer than were allowed, never
 * with more. A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface SendQuota {
  /** How many days before `day` have messages that count: how far a new number is warmed up. */
  activeDaysBefore(day: CalendarDate): Promise<number>;
  /** How many of a day are reserved and not released: what a preview goes by. Changes nothing. */
  reserved(day: CalendarDate): Promise<number>;
  /**
   * Reserves as many as the day's `limit` leaves, at most `wanted`; returns how many. Atomic. Made again after
   * `DATABASE_LOST`, it may have reserved twice, never over the limit.
   */
  reserve(day: CalendarDate, wanted: number, limit: number): Promise<number>;
  /**
   * Releases what was reserved and is known not to have been sent; a day never has less than none. Do not call it again
   * after `DATABASE_LOST`: released twice, more could go out than the limit allows.
   */
  release(day: CalendarDate, count: number): Promise<void>;
}
