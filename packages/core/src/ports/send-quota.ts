import type { CalendarDate } from "../domain/calendar-date.js";

/**
 * How many messages have gone out on each day, over all processes and restarts.
 *
 * What is taken counts, whether or not the message was sent: a process that dies may leave a day with less than was
 * allowed, never with more. A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface SendQuota {
  /** How many days before `day` saw a message, all given back counting as none: how far a new number is warmed up. */
  activeDaysBefore(day: CalendarDate): Promise<number>;
  /**
   * Takes as many as are left of the day's `cap`, at most `wanted`; answers how many. Atomic. Without a cap
   * (`Infinity`) it counts all the same. Made again after `DATABASE_LOST`, it may have taken twice, never over the cap.
   */
  take(day: CalendarDate, wanted: number, cap: number): Promise<number>;
  /**
   * Gives back what was taken and of which no byte has left; a day never has less than none taken. Not to be made
   * again after `DATABASE_LOST`: given back twice, more could go out than the cap allows.
   */
  giveBack(day: CalendarDate, count: number): Promise<void>;
}
