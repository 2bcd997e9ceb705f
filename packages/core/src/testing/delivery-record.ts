import { ReminderError } from "../errors.js";
import type { DeliveryFilter, DeliveryRecord, DeliveryRecordPage } from "../ports/delivery-records.js";
import { type InMemoryLedger, seenStatus } from "./in-memory-ledger.js";
import { keyOf, type StoredDelivery } from "./stored-delivery.js";

/** What is known of a message since the gateway accepted it. */
export type MessageFate = Pick<DeliveryRecord, "deliveredAt" | "readAt" | "bounced" | "billedAs">;

/** Of a message of which no receipt came. */
export const NO_RECEIPT: MessageFate = { deliveredAt: null, readAt: null, bounced: null, billedAs: null };

/** The fate of a delivery's message. */
export type FateOf = (row: StoredDelivery) => MessageFate;

/** The row that a person may look at. */
export function toRecord(ledger: InMemoryLedger, row: StoredDelivery, fate: MessageFate): DeliveryRecord {
  const { vehicleId, visitDate, period, runId, attempts, response, resolution } = row;
  return {
    ...{ vehicleId, visitDate, period, runId, attempts, response, resolution },
    ...fate,
    id: keyOf(row),
    ...seenStatus(ledger, row),
    updatedAt: new Date(row.updatedAt),
  };
}

/** Whether a row is of the vehicles and of the day that are looked for, and no test message. */
export function isWithin({ vehicleId, day, isTest }: StoredDelivery, filter: DeliveryFilter): boolean {
  if (isTest) return false;
  if (filter.day !== undefined && filter.day !== day) return false;
  return filter.vehicleIds?.includes(vehicleId) ?? true;
}

/** A page of the ledger's rows, newest first. */
export function recordPage(
  ledger: InMemoryLedger,
  { limit, after }: { readonly limit: number; readonly after: string | null },
  fateOf: FateOf,
  isListed: (row: StoredDelivery) => boolean,
): DeliveryRecordPage {
  const newestFirst = ledger.rows.toReversed();
  const start = after === null ? 0 : newestFirst.findIndex((row) => keyOf(row) === after) + 1;
  if (after !== null && start === 0) {
    throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
  }
  const left = newestFirst.slice(start).filter(isListed);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return {
    deliveries: page.map((row) => toRecord(ledger, row, fateOf(row))),
    next: left.length > limit && last ? keyOf(last) : null,
  };
}
