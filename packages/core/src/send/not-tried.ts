import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";

/** Why an attempt is not made that might outlast its lease. */
export const LEASE_WOULD_END = "the lease would have ended during the attempt";

/** What an attempt comes to that is not made, for a reason that is not the recipient's. */
export function notTried(code: SendFailed["code"], reason: string): SendFailed {
  const retryable = code === "ABORTED";
  return { status: "failed", code, reason, fault: "gateway", retryable, retryAfterMs: null };
}

/** The outcome, and whose it is. */
export function named<Outcome extends SendOutcome>(outcome: Outcome, { name }: Messenger): Outcome {
  return name === undefined ? outcome : { messenger: name, ...outcome };
}
