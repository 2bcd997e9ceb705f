import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryKey, DeliveryStatus } from "../ports/delivery-ledger.js";
import type { DeliveryRecord } from "../ports/delivery-records.js";

/** A row of the in-memory ledger. */
export interface StoredDelivery extends DeliveryKey {
  status: DeliveryStatus;
  /** The run that began it last. */
  runId: string;
  /** The day of that run. */
  day: CalendarDate;
  /** Whether it is a test message. */
  isTest: boolean;
  /** Of the attempt that may settle it; `null` once a person has decided it. */
  token: string | null;
  /** When the lease ends, in milliseconds of the ledger's clock; `null` where there is none. */
  leaseUntil: number | null;
  /** When its last outcome became known; `null` where there was none yet. */
  settledAt: number | null;
  /** When it changed last. */
  updatedAt: number;
  attempts: number;
  code: string | null;
  reason: string | null;
  response: string | null;
  messageId: string | null;
  /** The number that the last attempt went to; `null` where it was not given. */
  recipient: string | null;
  /** Which text the last attempt was made of; `null` where it was not given. */
  wording: string | null;
  /** The messenger whose attempt was settled last; `null` where it was not given. */
  messenger: string | null;
  /** Whether the gateway's own word has settled it, and not its attempt. */
  isSettledByReceipt: boolean;
  resolution: DeliveryRecord["resolution"];
  /** As it had failed before the attempt under way; `null` where it had not. */
  before: StoredDelivery | null;
}

/** The text that a delivery is found by. */
export function keyOf({ vehicleId, visitDate, period }: DeliveryKey): string {
  return JSON.stringify([vehicleId, visitDate, period]);
}

/** The text that the deliveries of one visit share. */
export function visitOf({ vehicleId, visitDate }: DeliveryKey): string {
  return JSON.stringify([vehicleId, visitDate]);
}
