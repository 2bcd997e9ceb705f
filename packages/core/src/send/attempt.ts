import { messageReference } from "../domain/message-reference.js";
import { wordsOf } from "../errors.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { isOutdated } from "./look-again.js";
import type { BegunMessage, EndedAttempt } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";
import { wholeOutcome } from "./whole-outcome.js";

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
  const { clock, messenger, report } = parts;
  const startedAt = clock.monotonic();
  const outcome = named(tooLate(parts, begun, leaseAgeMs()) ?? (await send(parts, begun)), messenger);
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

/** What an attempt comes to that is not made: the process, or the database, took too long before it. Else `null`. */
function tooLate(parts: SenderParts, begun: BegunMessage, leaseAgeMs: number): SendFailed | null {
  const outlasts = leaseOutlasts(parts, leaseAgeMs);
  if (outlasts && !isOutdated(begun)) return null;
  const reason = outlasts
    ? "what is on file was read too long before"
    : "the lease would have ended during the attempt";
  return { status: "failed", code: "ABORTED", reason, fault: "gateway", retryable: true, retryAfterMs: null };
}

/** Whether a lease of this age outlasts an attempt. */
export function leaseOutlasts({ limits, messenger }: SenderParts, leaseAgeMs: number): boolean {
  return limits.leaseMs - leaseAgeMs > messenger.timeoutMs;
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
    return wholeOutcome(await messenger.send(message, { signal: deadline }));
  } catch (error) {
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${wordsOf(error)}` };
  }
}
