import { messageReference } from "../domain/message-reference.js";
import type { Clock } from "../ports/clock.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { type LeaseStamp, leaseLeftMs } from "./lease.js";
import type { BegunMessage } from "./queued-message.js";

/** What an attempt needs. */
export interface AttemptParts {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Aborts attempts on the wire, once a stopped run has no time left. */
  readonly deadline: AbortSignal;
}

const OUTCOMES: ReadonlySet<SendOutcome["status"]> = new Set(["sent", "failed", "unknown"]);

/** No byte left: the process, or the database, took too long between the begin and this. */
const LEASE_TOO_SHORT: SendFailed = {
  status: "failed",
  code: "ABORTED",
  reason: "the lease would have ended during the attempt",
  fault: "gateway",
  retryable: true,
  retryAfterMs: null,
};

/** Makes one attempt, under a lease that outlasts it. Never throws. */
export async function attempt(
  { messenger, clock, leaseMs, deadline }: AttemptParts,
  { to, text, content, begun }: BegunMessage,
  lease: LeaseStamp,
): Promise<SendOutcome> {
  if (leaseLeftMs(clock, lease, leaseMs) <= messenger.timeoutMs) return LEASE_TOO_SHORT;
  const reference = messageReference(begun.map(({ token }) => token));
  const message = { to, text, content, ...(reference !== null && { reference }) };
  try {
    const outcome = await messenger.send(message, { signal: deadline });
    // A messenger in plain JavaScript may return nothing at all.
    if (!OUTCOMES.has(outcome?.status)) throw new TypeError("expected an outcome: sent, failed or unknown");
    return outcome;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${reason}` };
  }
}
