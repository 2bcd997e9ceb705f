import type { CalendarDate } from "../domain/calendar-date.js";

/**
 * When vehicles came.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface VisitDates {
  /** Whether every visit is known, and not only the latest of each vehicle. */
  readonly isComplete: boolean;
  /**
   * The first visit of each vehicle on a date or later, in the order of what was asked for; `null` where there is none, or
   * no such vehicle; `undefined` where the store cannot read it. Where only the latest visits are known, it is that one.
   *
   * @param asked - at most some thousands; an id may be any text
   */
  firstSince(asked: readonly VisitQuestion[]): Promise<readonly (CalendarDate | null | undefined)[]>;
}

/** Whether a vehicle came. */
export interface VisitQuestion {
  readonly vehicleId: string;
  readonly since: CalendarDate;
}
