import type { SendOutcome } from "../ports/messenger.js";
import type { ReminderFate } from "../report/run-report.js";
import { backOff } from "./back-off.js";
import type { RefusedBegin } from "./commit.js";
import { afterSetback, type EndedAttempt, mayTryAgain } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** Records outcomes in the breaker, and halts the run where it opens. */
export function judge(parts: SenderParts, ended: readonly EndedAttempt[]): void {
  for (const each of ended) {
    const reason = parts.breaker.record(each.outcome, each.message.to, isTriedAgain(parts, each));
    if (reason !== null) parts.halt.now("halted", reason);
  }
}

/** Reports outcomes that are on record. What is worth another attempt rests first, without row or place. */
export async function reportOutcomes(parts: SenderParts, ended: readonly EndedAttempt[]): Promise<void> {
  const { admission, backlog, calls, limits, refusedNumbers, report } = parts;
  const failed = ended.filter(({ outcome }) => outcome.status === "failed");
  await calls.bestEffort(() => admission.release(failed.length));
  await keepContacts(parts, ended);
  for (const each of ended) {
    const { message, outcome } = each;
    if (outcome.status === "failed" && isTriedAgain(parts, each)) {
      const ms = backOff(message.attempts, limits.backOffMs, outcome.retryAfterMs);
      backlog.rest({ ...message, lastFailure: outcome }, ms);
      continue;
    }
    if (outcome.status === "failed") refusedNumbers.note(message.to, outcome);
    if (outcome.status === "sent") await refusedNumbers.believe();
    report.recordAll(message.reminders, fateOf(message.text, outcome));
  }
  if (ended.length > 0) report.progress();
}

/** Reports outcomes that the ledger could not take: there they count as unknown. */
export function reportUnrecorded({ report }: SenderParts, ended: readonly EndedAttempt[]): void {
  for (const { message, outcome } of ended) {
    report.recordAll(message.reminders, {
      status: "unknown",
      code: "NOT_RECORDED",
      reason: `the outcome (${outcome.status}) could not be recorded in the database`,
      message: message.text,
    });
  }
  if (ended.length > 0) report.progress();
}

/** How long a message waits for somebody else to let go of its row. */
const WAIT_MS = 2_000;

/** Reports messages that the ledger could not take: nothing was sent. Whose row somebody else holds rests first. */
export function reportRefused({ backlog, report }: SenderParts, refused: readonly RefusedBegin[]): void {
  for (const { message, reason, isHeld } of refused) {
    const again = afterSetback(message);
    if (isHeld && mayTryAgain(again)) {
      backlog.rest(again, WAIT_MS);
      continue;
    }
    report.recordAll(message.reminders, {
      status: "failed",
      code: "NOT_RECORDED",
      reason: `nothing was sent: ${reason}`,
      message: message.text,
    });
  }
}

/** Whether another attempt follows. */
export function isTriedAgain({ halt, limits }: SenderParts, { message, outcome }: EndedAttempt): boolean {
  const mayHelp = outcome.status === "failed" && outcome.retryable;
  return mayHelp && message.attempts < limits.attempts && !halt.signal.aborted;
}

/** What an outcome makes of the reminders of a message with this text. */
export function fateOf(text: string, outcome: SendOutcome): ReminderFate {
  switch (outcome.status) {
    case "sent":
      return { status: "sent", message: text, response: outcome.response };
    case "failed":
      return { status: "failed", message: text, code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { status: "unknown", message: text, code: outcome.code, reason: outcome.reason };
  }
}

/**
 * Keeps the ids by which the gateway calls the recipients. What the database does not take now comes again with a
 * receipt, or the next message.
 */
async function keepContacts(
  { calls, clock, contacts }: SenderParts,
  ended: readonly EndedAttempt[],
): Promise<void> {
  const at = clock.now();
  const links = ended.flatMap(({ message: { to }, outcome }) => {
    const ids = outcome.status === "sent" ? (outcome.recipientIds ?? []) : [];
    return ids.filter((id) => id !== to).map((id) => ({ id, number: to, at, isMove: false }));
  });
  if (contacts && links.length > 0) await calls.bestEffort(() => contacts.link(links));
}
