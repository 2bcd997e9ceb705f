import { messageReference } from "../domain/message-reference.js";
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
 * Makes the attempts of a group, under leases that outlast them. Never rejects. They share one wait for what does not
 * return, as one for each of them would slow down a run of thousands.
 *
 * @param leaseAgeMs - returns how long ago the leases began, at most
 */
export async function attemptAll(
  parts: SenderParts,
  group: readonly BegunMessage[],
  leaseAgeMs: () => number,
): Promise<void> {
  const returned = new AbortController();
  const late = outOfTime(parts, leaseAgeMs(), returned.signal);
  const attempts = group.map(async (begun) =>
    parts.inFlight.end(await attempt(parts, begun, leaseAgeMs, late)),
  );
  await Promise.all(attempts);
  returned.abort("over");
}

async function attempt(
  parts: SenderParts,
  begun: BegunMessage,
  leaseAgeMs: () => number,
  late: Promise<SendOutcome>,
): Promise<EndedAttempt> {
  const { clock, messenger, report } = parts;
  const startedAt = clock.monotonic();
  const made = tooLate(parts, begun, leaseAgeMs()) ?? (await Promise.race([send(parts, begun), late]));
  const outcome = named(made, messenger);
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

/** Resolves once a messenger that has not returned is waited for no longer. */
async function outOfTime(
  { clock, deadline, limits }: SenderParts,
  leaseAgeMs: number,
  returned: AbortSignal,
): Promise<SendOutcome> {
  await clock.sleep(limits.leaseMs - leaseAgeMs, AbortSignal.any([deadline, returned]));
  // An answer may have come while the process was paused, and a stop gives a messenger time to end early.
  await clock.sleep(limits.shutdownGraceMs * LAST_SHARE, returned);
  const code = deadline.aborted ? "ABORTED" : "TIMEOUT";
  return { status: "unknown", code, reason: "no answer in time" };
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
