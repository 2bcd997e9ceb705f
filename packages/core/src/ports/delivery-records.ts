import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryStatus } from "./delivery-ledger.js";
import type { PageRequest } from "./page-request.js";

/**
 * The ledger as a person looks at it: what became of messages, and the last word on an unknown outcome.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface DeliveryRecords {
  /**
   * A page of the deliveries in one state, newest first. A `sending` whose lease is over is listed as `unknown`.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(query: DeliveryQuery): Promise<DeliveryRecordPage>;
  /** How many deliveries all pages together have. */
  count(query: Omit<DeliveryQuery, "limit" | "after">): Promise<number>;
  /**
   * Settles a delivery that is `unknown` or `failed`, or a `sending` whose lease is over, for good: no run that still holds its token may change it.
   * `sent` closes it; `retry` makes it `failed`, open to the next run while its period lasts. Who decided, and
   * when, is kept.
   */
  resolve(
    id: string,
    resolution: { readonly outcome: Resolution; readonly by: string },
  ): Promise<ResolveAnswer>;
}

/** Of whom and of when deliveries are looked for. */
export interface DeliveryFilter {
  /** Only those of these vehicles. @default all */
  readonly vehicleIds?: readonly string[];
  /** Only those that a run of this local date made last. @default all */
  readonly day?: CalendarDate;
}

/** Which deliveries to list. */
export interface DeliveryQuery extends DeliveryFilter, PageRequest {
  readonly status: Extract<DeliveryStatus, "sent" | "failed" | "unknown">;
}

/** What a person decided: it was sent after all, or it is to be tried again. */
export type Resolution = "sent" | "retry";

/** `not_open`: it is neither `unknown` nor `failed`. */
export type ResolveAnswer = "resolved" | "not_found" | "not_open";

/** What is kept of a delivery. */
export interface DeliveryRecord {
  readonly id: string;
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
  readonly period: CalendarDate;
  readonly status: DeliveryStatus;
  readonly runId: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly reason: string | null;
  readonly response: string | null;
  readonly updatedAt: Date;
  /** When it arrived at the latest, as the gateway told, or `null`. */
  readonly deliveredAt: Date | null;
  /** When it was read, as the gateway told, or `null`. */
  readonly readAt: Date | null;
  /** When and why it could not be delivered after all, as the gateway told, or `null`. */
  readonly bounced: { readonly at: Date; readonly reason: string | null } | null;
  /** What the gateway bills it as, or `null`. */
  readonly billedAs: string | null;
  /** The last word of a person, or `null`. */
  readonly resolution: { readonly outcome: Resolution; readonly by: string; readonly at: Date } | null;
}

/** A page of deliveries. */
export interface DeliveryRecordPage {
  readonly deliveries: readonly DeliveryRecord[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
