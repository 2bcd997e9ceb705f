import type { CalendarDate } from "../domain/calendar-date.js";
import type { PageRequest } from "./page-request.js";

/**
 * Which visits a hold-out has taken in, and who is held out: written down before anything is sent, and never changed. It
 * names nobody.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface HoldOutRecords {
  /**
   * Takes visits in, and returns for each, in their order, whether it is held out. A visit that is in already stays as it was
   * written down. One that a message has begun about is not taken in, and not held out: it is too late for it.
   *
   * @param options - `dryRun`: returns the same and writes nothing
   */
  decide(visits: readonly NewHoldOut[], options: { readonly dryRun: boolean }): Promise<readonly boolean[]>;
  /**
   * A page of the visits, in the order in which they were taken in.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(page: PageRequest): Promise<HoldOutPage>;
}

/** A visit to take in. */
export interface NewHoldOut {
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
  /** A number from 0 to 2^32 - 1 that all visits of one owner have, and that does not say who that is. */
  readonly owner: number;
  readonly isHeldOut: boolean;
  /** How many of 100 owners are held out. */
  readonly percent: number;
  /** The local date. */
  readonly day: CalendarDate;
}

/** A visit that was taken in. */
export interface HoldOutVisit extends NewHoldOut {
  /** The visit date that the vehicle was due for next, or `null`: it follows from a visit in between. */
  readonly laterVisitDate: CalendarDate | null;
}

/** A page of visits. */
export interface HoldOutPage {
  readonly visits: readonly HoldOutVisit[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
