import type { DeliveryReceipt } from "@pengingat/core";

/**
 * What Fonnte's words for the state, and for the status, of a message say of its delivery. Others (`sent`, `pending`,
 * `waiting`, `processing`) say nothing that is not known, or not yet anything.
 */
const WORDS: ReadonlyMap<string, Pick<DeliveryReceipt, "state" | "reason">> = new Map([
  ["delivered", { state: "delivered", reason: null }],
  ["read", { state: "read", reason: null }],
  ["played", { state: "read", reason: null }],
  ["failed", { state: "failed", reason: "failed" }],
  ["invalid", { state: "failed", reason: "invalid number" }],
  ["expired", { state: "failed", reason: "the device was offline for too long" }],
]);

/** The receipts of a call for these messages. The state is the later word, so it counts where both say something. */
export function receiptsOf(
  ids: readonly string[],
  { status, state }: { readonly status: string; readonly state: string },
  at: Date,
): DeliveryReceipt[] {
  const told = WORDS.get(state.trim().toLowerCase()) ?? WORDS.get(status.trim().toLowerCase());
  return told ? ids.map((messageId) => ({ messageId, ...told, at })) : [];
}
