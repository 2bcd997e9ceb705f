import { messageReference } from "../domain/message-reference.js";
import type { Begin } from "../ports/delivery-ledger.js";
import type { DeliveryReceipt } from "../ports/delivery-receipts.js";

/** When every receipt says that it happened. */
export const REFERENCE_AT = new Date("2025-12-16T01:02:03Z");

/** What a failure comes to. */
export const bounce = { at: REFERENCE_AT, reason: "offline" };

/** A receipt of a message. */
export function told(messageId: string, state: DeliveryReceipt["state"]): DeliveryReceipt {
  return { messageId, state, at: REFERENCE_AT, reason: state === "failed" ? bounce.reason : null };
}

/** The same receipt, with the reference of these attempts. */
export function under(attempts: readonly Begin[], receipt: DeliveryReceipt): DeliveryReceipt {
  const reference = messageReference(attempts.map(({ token }) => token));
  return { ...receipt, ...(reference !== null && { reference }) };
}
