import { messageReference } from "../domain/message-reference.js";
import { wordsOf } from "../errors.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import type { BegunMessage, EndedAttempt } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

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

/**
 * Makes one attempt, under a lease that outlasts it. Never rejects.
 *
 * @param leaseAgeMs - returns how long ago the lease began, at most
 */
export async function attempt(
  parts: SenderParts,
  begun: BegunMessage,
  leaseAgeMs: () => number,
): Promise<EndedAttempt> {
  const { clock, limits, messenger, report } = parts;
  const startedAt = clock.monotonic();
  const isOutlasted = limits.leaseMs - leaseAgeMs() > messenger.timeoutMs;
  const outcome = named(isOutlasted ? await send(parts, begun) : LEASE_TOO_SHORT, messenger);
  const message = { ...begun, attempts: begun.attempts + 1 };
  report.attempted({
    vehicleIds: message.begun.map(({ vehicleId }) => vehicleId),
    attempt: message.attempts,
    status: outcome.status,
    code: outcome.status === "sent" ? null : outcome.code,
    messenger: outcome.messenger ?? null,
    tookMs: clock.monotonic() - startedAt,
  });
  return { message, outcome };
}

function named(outcome: SendOutcome, { name }: Messenger): SendOutcome {
  return name === undefined ? outcome : { messenger: name, ...outcome };
}

async function send(
  { messenger, deadline }: SenderParts,
  { to, text, content, begun }: BegunMessage,
): Promise<SendOutcome> {
  const reference = messageReference(begun.map(({ token }) => token));
  const message = { to, text, content, ...(reference !== null && { reference }) };
  try {
    const outcome = await messenger.send(message, { signal: deadline });
    // A messenger in plain JavaScript may return nothing at all.
    if (!OUTCOMES.has(outcome?.status)) throw new TypeError("expected an outcome: sent, failed or unknown");
    return outcome;
  } catch (error) {
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${wordsOf(error)}` };
  }
}
