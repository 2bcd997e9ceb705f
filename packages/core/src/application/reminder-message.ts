import type { Claim } from "../ports/delivery-ledger.js";
import type { MessageContent } from "../ports/messenger.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** A reminder that is to be sent. */
export interface Planned {
  readonly plan: PlannedReminder;
}

/** A planned reminder whose key this run has claimed. */
export interface ClaimedReminder extends Planned {
  readonly claim: Claim;
}

/** One message: of a reminder, or of several of one owner. */
export interface ReminderMessage<Reminder extends Planned = ClaimedReminder> {
  readonly to: string;
  readonly text: string;
  readonly content: MessageContent;
  readonly reminders: readonly Reminder[];
}

/** The message of one reminder. */
export function messageOfOne<Reminder extends Planned>(reminder: Reminder): ReminderMessage<Reminder> {
  const { to, text, content } = reminder.plan;
  return { to, text, content, reminders: [reminder] };
}

/** How many reminders the messages hold. */
export function sizeOf(messages: readonly ReminderMessage[]): number {
  return messages.reduce((sum, { reminders }) => sum + reminders.length, 0);
}

/** What the messages have claimed. */
export function claimsOf(messages: readonly ReminderMessage[]): Claim[] {
  return messages.flatMap(({ reminders }) => reminders.map(({ claim }) => claim));
}
