import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryRecord } from "./delivery-records.js";

/**
 * The customers to call, and what came of each call. Nothing of it ever leads to a message by itself.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface CallLog {
  /**
   * Keeps what came of a call. `outdated`: somebody has recorded another call about the visit since `after`, and this
   * one is not kept.
   */
  record(call: NewCall): Promise<RecordCallAnswer>;
  /** The last call about each visit, in the order of the visits; `null` where there was none. */
  latest(visits: readonly CallSubject[]): Promise<readonly (Call | null)[]>;
  /** The calls about the vehicles, newest first, `limit` at most. */
  ofVehicles(vehicleIds: readonly string[], limit: number): Promise<readonly Call[]>;
  /**
   * A page of all calls, newest first.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(page: { readonly limit: number; readonly after: string | null }): Promise<CallPage>;
  /**
   * A page of the visits to call about, by their newest delivery, the latest day first. Of each visit only its newest
   * delivery counts. It is listed while it is
   *
   * - `unknown`, or a `sending` whose lease is over;
   * - `failed`, unless a person has said to try it again and no run has done so yet;
   * - `sent` and not known to have arrived: bounced, or accepted before `acceptedBefore`, unless a person has said that
   *   it was sent;
   *
   * and no call has closed the visit: there was none, or the last one is to be made again on `today` or earlier.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  listToCall(query: ToCallQuery): Promise<ToCallPage>;
}

/** The visit that a call is about. */
export interface CallSubject {
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
}

/** What came of a call. `call_later` and `no_answer` leave the visit open, from their `date` on. */
export type CallOutcome =
  | "will_come"
  | "call_later"
  | "already_serviced"
  | "no_answer"
  | "wrong_number"
  | "opted_out";

/** A call to record. */
export interface NewCall extends CallSubject {
  readonly outcome: CallOutcome;
  /** `will_come`: when. `call_later`, `no_answer`: when to call again. `null` where nobody said, and for the others. */
  readonly date: CalendarDate | null;
  readonly note: string | null;
  /** Who called. */
  readonly by: string;
  /** The number of the last call about the visit that the caller knew of; 0 where there was none. */
  readonly after: number;
}

/** `outdated`: another call about the visit was recorded in between. */
export type RecordCallAnswer = "recorded" | "outdated";

/** A call that is kept. */
export interface Call extends Omit<NewCall, "after"> {
  /** Counts the calls about a visit, from 1. */
  readonly number: number;
  readonly at: Date;
}

/** A page of calls. */
export interface CallPage {
  readonly calls: readonly Call[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}

/** Which visits to call about. */
export interface ToCallQuery {
  /** The first local day on which a delivery may have begun. */
  readonly since: CalendarDate;
  /** The local date now. */
  readonly today: CalendarDate;
  /** Until then a receipt is waited for. `null` where none is expected: of what was sent, only what has bounced is listed. */
  readonly acceptedBefore: Date | null;
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before; `null` for the first page. */
  readonly after: string | null;
}

/** A visit to call about. */
export interface ToCall {
  /** Its newest delivery. */
  readonly delivery: DeliveryRecord;
  readonly lastCall: Call | null;
}

/** A page of visits to call about. */
export interface ToCallPage {
  readonly entries: readonly ToCall[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
