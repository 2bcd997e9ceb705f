import type { DeliveryReceipt } from "@pengingat/core";

/**
 * What Fonnte's words for a message's state and status mean for its delivery. The others (`sent`, `pending`, `waiting`,
 * `processing`) add nothing.
 */
const WORDS: ReadonlyMap<string, Pick<DeliveryReceipt, "state" | "reason" | "unreachable">> = new Map([
  ["delivered", { state: "delivered", reason: null }],
  ["read", { state: "read", reason: null }],
  ["played", { state: "read", reason: null }],
  ["failed", { state: "failed", reason: "failed" }],
  ["invalid", { state: "failed", reason: "invalid number", unreachable: "RECIPIENT_INVALID" }],
  ["expired", { state: "failed", reason: "the device was offline for too long" }],
]);

/** A call on the status of messages; what it does not give is empty. */
interface StatusCall {
  /** Of several messages, or of none. */
  readonly id: readonly string[];
  /** What later calls go by, which leave out the id. */
  readonly stateid: string;
  readonly status: string;
  /** The later word, so it takes precedence over `status`. */
  readonly state: string;
}

/** Returns the receipts of a call. A call that gives only the `stateid` of its messages reports it as their secondary id. */
export function receiptsOf({ id, stateid, status, state }: StatusCall, at: Date): DeliveryReceipt[] {
  const known = WORDS.get(state.trim().toLowerCase()) ?? WORDS.get(status.trim().toLowerCase());
  if (id.length === 0) return known ? [{ messageId: stateid, ...known, at }] : [];
  if (stateid === "") return known ? id.map((messageId) => ({ messageId, ...known, at })) : [];
  const fate = known ?? ({ state: "accepted", reason: null } as const);
  return id.map((messageId) => ({ messageId, ...fate, at, secondaryId: stateid }));
}
