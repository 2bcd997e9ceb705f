import type { Settlement } from "../ports/delivery-ledger.js";
import type { SendFailed, SendFailureCode, SendOutcome } from "../ports/messenger.js";
import type { ReminderMessage } from "./reminder-message.js";
import type { ReminderFate } from "./run-report.js";
import type { Tally } from "./tally.js";

/** A message that was handed over, or was not to be after all, and what became of it. */
export interface MessageOutcome {
  readonly message: ReminderMessage;
  readonly outcome: SendOutcome;
  readonly attempts: number;
  /** What the report says where nothing was tried. */
  readonly skip?: ReminderFate;
}

/** A failure before anything was tried. */
export function notSent(code: SendFailureCode, reason: string): SendFailed {
  return { status: "failed", code, reason, fault: "gateway", retryable: false, retryAfterMs: null };
}

/** What the ledger is to keep of each reminder in the message. */
export function settlements({ message, outcome, attempts }: MessageOutcome): Settlement[] {
  const kept = keptOf(outcome);
  return message.reminders.map(({ claim }) => ({ claim, attempts, ...kept }));
}

type Kept<Each = Settlement> = Each extends Settlement ? Omit<Each, "claim" | "attempts"> : never;

function keptOf(outcome: SendOutcome): Kept {
  switch (outcome.status) {
    case "sent":
      return { status: "sent", response: outcome.response, messageId: outcome.messageId };
    case "failed":
      return { status: "failed", code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { status: "unknown", code: outcome.code, reason: outcome.reason };
  }
}

/** Tells of each reminder in the message; `isRecorded`: whether the ledger has the outcome. */
export function reportOutcome(tally: Tally, ended: MessageOutcome, isRecorded: boolean): void {
  const fate = fateOf(ended, isRecorded);
  for (const { plan } of ended.message.reminders) tally.record(plan.subject, fate);
}

function fateOf({ message, outcome, skip }: MessageOutcome, isRecorded: boolean): ReminderFate {
  if (skip) return skip;
  const { text } = message;
  if (!isRecorded) {
    const reason = `the outcome (${outcome.status}) could not be recorded: the database was lost`;
    return { status: "unknown", code: "NOT_RECORDED", reason, message: text };
  }
  switch (outcome.status) {
    case "sent":
      return { status: "sent", message: text, response: outcome.response };
    case "failed":
      return { status: "failed", message: text, code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { status: "unknown", message: text, code: outcome.code, reason: outcome.reason };
  }
}
