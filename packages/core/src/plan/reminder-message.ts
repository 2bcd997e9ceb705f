import type { MessageContent } from "../ports/messenger.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** One message: of a reminder, or of several of one owner. */
export interface ReminderMessage {
  readonly to: string;
  readonly text: string;
  readonly content: MessageContent;
  readonly reminders: readonly PlannedReminder[];
}

/** What a message may hold. */
export interface MessageLimits {
  /** The most reminders in one message: an unknown outcome is that of all of them. */
  readonly maxReminders: number;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
}

/** Makes the messages of reminders, in their order. */
export type MakeMessages = (
  reminders: readonly PlannedReminder[],
  limits: MessageLimits,
) => readonly ReminderMessage[];

/** A message for each reminder. */
export const messageForEach: MakeMessages = (reminders) => reminders.map(messageOfOne);

/** The message of one reminder. */
export function messageOfOne(reminder: PlannedReminder): ReminderMessage {
  const { to, text, content } = reminder;
  return { to, text, content, reminders: [reminder] };
}
