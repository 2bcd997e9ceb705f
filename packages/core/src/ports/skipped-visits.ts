import type { CalendarDate } from "../domain/calendar-date.js";
import type { UnreachedCode } from "../domain/unreached-code.js";
import type { RemindedVisitQuery } from "./reminded-visits.js";

/**
 * Which visits were due and could not be reminded of, for results. Nothing is decided by it. It names nobody, and keeps a
 * number only as a hash.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface SkippedVisits {
  /**
   * Writes visits down, at most some thousands. One that is there already keeps its first day and its owner, and has the
   * latest reason. Of a visit that is given twice, the last counts.
   */
  record(visits: readonly NewSkippedVisit[]): Promise<void>;
  /**
   * A page of the visits that were first skipped on a day of the closed range, in the order in which they were written down
   * on each day; without those that a message has begun about. A page may have fewer than `limit`, or none, and others after
   * it.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(query: RemindedVisitQuery): Promise<SkippedVisitPage>;
}

/** A visit to write down. */
export interface NewSkippedVisit {
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
  /** The number that a message would have gone to, in digits of E.164 without `+`; `null` where there is none. */
  readonly recipient: string | null;
  readonly code: UnreachedCode;
  /** The local date. */
  readonly day: CalendarDate;
}

/** A visit that was due and could not be reminded of. */
export interface SkippedVisit {
  readonly vehicleId: string;
  /** As the `owner` of a `RemindedVisit`: the same text for all vehicles under one number. */
  readonly owner: string;
  readonly visitDate: CalendarDate;
  /** The local date on which it was first skipped. */
  readonly firstDay: CalendarDate;
  readonly code: UnreachedCode;
  /** The visit date that the vehicle was due for next, or `null`: it follows from a visit in between. */
  readonly laterVisitDate: CalendarDate | null;
}

/** A page of visits. */
export interface SkippedVisitPage {
  readonly visits: readonly SkippedVisit[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
