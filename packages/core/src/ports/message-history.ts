import type { CalendarDate } from "../domain/calendar-date.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { DeliveryRecord, DeliveryRecordPage } from "./delivery-records.js";

/**
 * What went out, by day and by vehicle. A message belongs to the local day of the run that began it last.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface MessageHistory {
  /** The counts of each day of the closed range on which something began, oldest first. */
  countByDay(range: DateRange): Promise<readonly DayCounts[]>;
  /**
   * A page of a day's deliveries, newest first. A `sending` whose lease is over is `unknown`.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  listDay(query: DayQuery): Promise<DeliveryRecordPage>;
  /** The deliveries of the vehicles, those of the latest visit and period first, `limit` at most. */
  ofVehicles(vehicleIds: readonly string[], limit: number): Promise<readonly DeliveryRecord[]>;
}

/** How the messages of a day stand. A `sending` whose lease is over counts as `unknown`. */
export interface DayCounts {
  readonly day: CalendarDate;
  readonly sending: number;
  /** Accepted by the gateway, whatever became of them later. */
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  /** Of those sent: known to have arrived, read ones included. */
  readonly delivered: number;
  /** Of those delivered: known to have been read. */
  readonly read: number;
  /** Of those sent: not delivered after all. */
  readonly bounced: number;
}

/** Which deliveries to list. */
export interface DayQuery {
  readonly day: CalendarDate;
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before; `null` for the first page. */
  readonly after: string | null;
}
