import type { MessageContent } from "../ports/messenger.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** One message: of a reminder, or of several of one owner. */
export interface ReminderMessage {
  readonly to: string;
  readonly text: string;
  readonly content: MessageContent;
  readonly reminders: readonly PlannedReminder[];
}

/** Makes the messages of reminders, in their order. */
export type MakeMessages = (reminders: readonly PlannedReminder[]) => readonly ReminderMessage[];

/** What a message may hold. */
export interface MessageLimits {
  /** The most reminders in one message: an unknown outcome is that of all of them. */
  readonly maxReminders: number;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
  /** Whether the gateway takes what the message is made of. */
  readonly fits: (content: MessageContent) => boolean;
}

/** A message for each reminder. */
export const messageForEach: MakeMessages = (reminders) => reminders.map(messageOfOne);

/** A message for each owner's reminders, as many as it may hold. */
export function ownerMessages(
  reminders: readonly PlannedReminder[],
  { maxReminders, maxTextLength, fits }: MessageLimits,
): ReminderMessage[] {
  const messages: ReminderMessage[] = [];
  for (const reminder of [...Map.groupBy(reminders, ownerOf).values()].flat()) {
    const owned = messages.at(-1)?.reminders ?? [];
    const [first] = owned;
    if (first && owned.length < maxReminders && ownerOf(first) === ownerOf(reminder)) {
      const together = messageOf(first, [...owned, reminder]);
      if (together.text.length <= maxTextLength && fits(together.content)) {
        messages[messages.length - 1] = together;
        continue;
      }
    }
    messages.push(messageOfOne(reminder));
  }
  return messages;
}

/** Who a reminder goes to: customers who share a number get a message each. `BUDI` and `Budi` are one. */
export function ownerOf({ to, content }: PlannedReminder): string {
  const { sapaan, nama_pelanggan } = content.values;
  return JSON.stringify([to, sapaan, nama_pelanggan.toLowerCase(), content.language]);
}

function messageOfOne(reminder: PlannedReminder): ReminderMessage {
  const { to, text, content } = reminder;
  return { to, text, content, reminders: [reminder] };
}

/** One owner's message: plates, dates and days in the same order, each value that they share once. */
function messageOf(first: PlannedReminder, reminders: readonly PlannedReminder[]): ReminderMessage {
  const { to, content, template } = first;
  const list = new Intl.ListFormat(content.language, { type: "conjunction" });
  const listed = (name: "no_pol" | "next_visit_date" | "hari") =>
    list.format(new Set(reminders.map((reminder) => reminder.content.values[name])));
  const values = {
    ...content.values,
    no_pol: listed("no_pol"),
    next_visit_date: listed("next_visit_date"),
    hari: listed("hari"),
  };
  return { to, text: template.render(values), content: { ...content, values }, reminders };
}
