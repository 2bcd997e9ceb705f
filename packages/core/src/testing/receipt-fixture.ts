import assert from "node:assert/strict";
import type { DeliveryReceipt } from "../ports/delivery-receipts.js";
import type { ContractRule } from "./contract-case.js";
import type { DeliveryReceiptsHarness, SettledDelivery, StoredReceipt } from "./delivery-receipts-harness.js";

/** Makes a case of a rule of receipts. */
export type ReceiptRule = ContractRule<DeliveryReceiptsHarness>;

/** So many minutes after the messages were accepted. */
export function at(minutes: number): Date {
  return new Date(Date.parse("2025-12-16T01:00:00.250Z") + minutes * 60_000);
}

export function accepted(vehicleId: string, minutes = 0): SettledDelivery {
  return { vehicleId, status: "sent", messageId: `id of ${vehicleId}`, settledAt: at(minutes) };
}

export function delivered(vehicleId: string, minutes: number): DeliveryReceipt {
  return { messageId: `id of ${vehicleId}`, state: "delivered", at: at(minutes), reason: null };
}

export function read(vehicleId: string, minutes: number): DeliveryReceipt {
  return { ...delivered(vehicleId, minutes), state: "read" };
}

export function failed(vehicleId: string, minutes: number, reason: string | null): DeliveryReceipt {
  return { ...delivered(vehicleId, minutes), state: "failed", reason };
}

/** Tells a secondary id of a message, and nothing else. */
export function linked(vehicleId: string, secondaryId: string): DeliveryReceipt {
  return { ...delivered(vehicleId, 1), state: "accepted", secondaryId };
}

/** The same receipt, under another name. */
export function under(messageId: string, receipt: DeliveryReceipt): DeliveryReceipt {
  return { ...receipt, messageId };
}

/** Holds all that is stored to what is expected of each vehicle; what is not named is `null`. */
export async function assertStored(
  harness: DeliveryReceiptsHarness,
  expected: Readonly<Record<string, Partial<StoredReceipt>>>,
): Promise<void> {
  const stored = (await harness.stored()).map(({ vehicleId, deliveredAt, readAt, bounced }) => [
    vehicleId,
    { deliveredAt, readAt, bounced },
  ]);
  const whole = Object.entries(expected).map(([vehicleId, fate]) => [
    vehicleId,
    { deliveredAt: null, readAt: null, bounced: null, ...fate },
  ]);
  assert.deepEqual(Object.fromEntries(stored), Object.fromEntries(whole));
}
