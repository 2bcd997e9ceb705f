import type { ReminderMessage } from "../plan/messages.js";
import type { Begin } from "../ports/delivery-ledger.js";
import type { SendFailed, SendOutcome } from "../ports/messenger.js";

/** A message that waits for its next attempt. It has no row and no place. */
export interface QueuedMessage extends ReminderMessage {
  /** Attempts so far. */
  readonly attempts: number;
  /** What the last attempt came to; `null` before the first. */
  readonly lastFailure: SendFailed | null;
  /** How often another run was faster and yet left it open, somebody held its row, or its begin took too long. */
  readonly setbacks: number;
  /** How long ago its vehicles were read. */
  readonly ageMs: () => number;
}

/** A message whose attempt may be made: its reminders are `sending`. */
export interface BegunMessage extends QueuedMessage {
  /** One for each reminder, in their order. */
  readonly begun: readonly Begin[];
}

/** An attempt and what it came to. */
export interface EndedAttempt {
  /** Its `attempts` include this one. */
  readonly message: BegunMessage;
  readonly outcome: SendOutcome;
}

/** A message before its first attempt. */
export function queued(message: ReminderMessage, ageMs: () => number): QueuedMessage {
  return { ...message, attempts: 0, lastFailure: null, setbacks: 0, ageMs };
}

/** The third setback is one too many. */
const MOST_SETBACKS = 3;

/** The message after one more setback. */
export function afterSetback(message: QueuedMessage): QueuedMessage {
  return { ...message, setbacks: message.setbacks + 1 };
}

/** Whether a message has not had too many setbacks. */
export function mayTryAgain({ setbacks }: QueuedMessage): boolean {
  return setbacks < MOST_SETBACKS;
}

/** How many messages from the front hold at most so many reminders together. */
export function countWithin(messages: readonly ReminderMessage[], reminders: number): number {
  let left = reminders;
  const over = messages.findIndex((message) => {
    left -= message.reminders.length;
    return left < 0;
  });
  return over < 0 ? messages.length : over;
}

/** How many reminders the messages hold. */
export function countReminders(messages: readonly ReminderMessage[]): number {
  return messages.reduce((sum, { reminders }) => sum + reminders.length, 0);
}
