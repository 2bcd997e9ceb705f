import type { CalendarDate } from "../domain/calendar-date.js";

/**
 * How many messages went out on each day, over all processes and restarts.
 *
 * What is taken counts until it is given back: a process that dies may leave a day with fewer than were allowed, never
 * with more. A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface SendQuota {
  /** How many days before `day` have messages that count: how far a new number is warmed up. */
  activeDaysBefore(day: CalendarDate): Promise<number>;
  /** How many are taken of a day and not given back: what a preview goes by. Changes nothing. */
  taken(day: CalendarDate): Promise<number>;
  /**
   * Takes as many as the day's `limit` leaves, at most `wanted`; returns how many. Atomic. Made again after
   * `DATABASE_LOST`, it may have taken twice, never over the limit.
   */
  take(day: CalendarDate, wanted: number, limit: number): Promise<number>;
  /**
   * Gives back what was taken and is known not to have been sent; a day never has less than none. Do not call it again
   * after `DATABASE_LOST`: given back twice, more could go out than the limit allows.
   */
  giveBack(day: CalendarDate, count: number): Promise<void>;
}
