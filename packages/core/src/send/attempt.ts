import { messageReference } from "../domain/message-reference.js";
import { within } from "../domain/within.js";
import { wordsOf } from "../errors.js";
import type { SendFailed, SendOutcome } from "../ports/messenger.js";
import { isOutdated } from "./look-again.js";
import { LEASE_WOULD_END, named, notTried } from "./not-tried.js";
import type { BegunMessage, EndedAttempt } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";
import { wholeOutcome } from "./whole-outcome.js";

/** The share of the grace for which a messenger is waited for once its time is over. */
const LAST_SHARE = 0.05;

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
  const outcome = named(
    tooLate(parts, begun, leaseAgeMs()) ?? (await sendInTime(parts, begun, leaseAgeMs())),
    messenger,
  );
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
  return notTried("ABORTED", outlasts ? "what is on file was read too long before" : LEASE_WOULD_END);
}

/** Whether a lease of this age outlasts an attempt. */
export function leaseOutlasts({ limits, messenger }: SenderParts, leaseAgeMs: number): boolean {
  return limits.leaseMs - leaseAgeMs > messenger.timeoutMs;
}

/** Sends a message; a messenger that has not returned once its time is over is waited for no longer. */
async function sendInTime(
  parts: SenderParts,
  message: BegunMessage,
  leaseAgeMs: number,
): Promise<SendOutcome> {
  const { clock, deadline, limits } = parts;
  const sending = send(parts, message);
  const outcome =
    (await within(clock, limits.leaseMs - leaseAgeMs, sending, deadline)) ??
    // Its answer may have come while the process was paused, and a stop gives it time to end early.
    (await within(clock, limits.shutdownGraceMs * LAST_SHARE, sending));
  const code = deadline.aborted ? "ABORTED" : "TIMEOUT";
  return outcome ?? { status: "unknown", code, reason: "no answer in time" };
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
