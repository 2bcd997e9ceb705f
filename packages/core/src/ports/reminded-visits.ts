import type { CalendarDate } from "../domain/calendar-date.js";
import type { PageRequest } from "./page-request.js";

/**
 * Which visits were reminded of, or were to be, and whether their owners were reached. It names nobody.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface RemindedVisits {
  /**
   * A page of the visits whose first message began on a day of the closed range, in the order in which they began. Each
   * visit comes once. A page may have fewer than `limit`, or none, and others after it.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(query: RemindedVisitQuery): Promise<RemindedVisitPage>;
}

/** Which visits to list. */
export interface RemindedVisitQuery extends PageRequest {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** A visit that somebody was reminded of, or was to be. */
export interface RemindedVisit {
  readonly vehicleId: string;
  /** The same text for all vehicles of one owner, as far as that is known; it does not say who that is. */
  readonly owner: string;
  readonly visitDate: CalendarDate;
  /** The local date on which its first message began. */
  readonly firstDay: CalendarDate;
  /**
   * `reached`: a message was sent and has not bounced. `not_reached`: all have failed or bounced. `unclear`: one may have
   * been sent.
   */
  readonly reach: "reached" | "not_reached" | "unclear";
  /** The messenger of the first message that was sent, else of the first one; `null` where it was not kept. */
  readonly messenger: string | null;
  /** Which text that message was made of; `null` where it was not kept. */
  readonly wording: string | null;
  /** The visit date that the vehicle was reminded of next, or `null`: it follows from a visit in between. */
  readonly laterVisitDate: CalendarDate | null;
}

/** A page of visits. */
export interface RemindedVisitPage {
  readonly visits: readonly RemindedVisit[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
