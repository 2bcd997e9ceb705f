import { messageReference } from "../domain/message-reference.js";
import { wordsOf } from "../errors.js";
import type { Messenger, SendFailed, SendOutcome, SendUnknown } from "../ports/messenger.js";
import { isOutdated } from "./look-again.js";
import type { BegunMessage, EndedAttempt } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";
import { wholeOutcome } from "./whole-outcome.js";

/** How long a messenger is waited for once the lease is over. */
const LAST_WAIT_MS = 1_000;

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
    tooLate(parts, begun, leaseAgeMs()) ?? (await send(parts, begun, leaseAgeMs())),
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

async function send(parts: SenderParts, message: BegunMessage, leaseAgeMs: number): Promise<SendOutcome> {
  const { deadline, hangs, messenger } = parts;
  const { to, text, content, begun } = message;
  const reference = messageReference(begun.map(({ token }) => token));
  const waiting = new AbortController();
  const end = () => waiting.abort("ended");
  hangs.addEventListener("abort", end);
  try {
    const sending = messenger.send(
      { to, text, content, ...(reference !== null && { reference }) },
      { signal: deadline },
    );
    return wholeOutcome(await Promise.race([sending, outOfTime(parts, leaseAgeMs, waiting.signal)]));
  } catch (error) {
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${wordsOf(error)}` };
  } finally {
    hangs.removeEventListener("abort", end);
    end();
  }
}

/** Resolves once a messenger that has not returned is waited for no longer. */
async function outOfTime(
  { clock, hangs, limits }: SenderParts,
  leaseAgeMs: number,
  signal: AbortSignal,
): Promise<SendUnknown> {
  await clock.sleep(limits.leaseMs - leaseAgeMs, signal);
  // Where the process was paused, its answer may have come, and is read first.
  await clock.sleep(LAST_WAIT_MS, signal);
  const code = hangs.aborted ? "ABORTED" : "TIMEOUT";
  return { status: "unknown", code, reason: "the messenger did not return in time" };
}
