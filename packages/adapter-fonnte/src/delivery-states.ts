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

/** A call on the status of messages; what it does not say is empty. */
interface StatusCall {
  /** Of several messages, or of none. */
  readonly id: readonly string[];
  /** What later calls go by, which leave out the id. */
  readonly stateid: string;
  readonly status: string;
  /** The later word, so it counts where both say something. */
  readonly state: string;
}

/** The receipts of a call. One that says no more than the `stateid` of its messages tells that as their alias. */
export function receiptsOf({ id, stateid, status, state }: StatusCall, at: Date): DeliveryReceipt[] {
  const told = WORDS.get(state.trim().toLowerCase()) ?? WORDS.get(status.trim().toLowerCase());
  if (id.length === 0) return told ? [{ messageId: stateid, ...told, at }] : [];
  if (stateid === "") return told ? id.map((messageId) => ({ messageId, ...told, at })) : [];
  const { state: word, reason } = told ?? { state: "accepted", reason: null };
  return id.map((messageId) => ({ messageId, state: word, at, reason, alias: stateid }));
}
