import type { MessageBounds } from "../application/manners.js";
import { messageOfOne, type Planned, type ReminderMessage } from "../application/reminder-message.js";
import type { PlannedReminder } from "../application/reminder-plan.js";

/** A message for each owner's adjacent reminders, as many as it may hold. */
export function ownerMessages<Reminder extends Planned>(
  reminders: readonly Reminder[],
  { largest, maxTextLength }: MessageBounds,
): ReminderMessage<Reminder>[] {
  const messages: ReminderMessage<Reminder>[] = [];
  for (const reminder of reminders) {
    const last = messages.at(-1);
    const owned = last?.reminders ?? [];
    const [first] = owned;
    if (first && owned.length < largest && ownerOf(first.plan) === ownerOf(reminder.plan)) {
      const together = messageOf(first, [...owned, reminder]);
      if (together.text.length <= maxTextLength) {
        messages[messages.length - 1] = together;
        continue;
      }
    }
    messages.push(messageOfOne(reminder));
  }
  return messages;
}

/** Whom a reminder goes to: customers who share a number get a message each. */
export function ownerOf({ to, content }: PlannedReminder): string {
  const { sapaan, nama_pelanggan } = content.values;
  return JSON.stringify([to, sapaan, nama_pelanggan, content.language]);
}

/** The message of one owner's reminders: plates, dates and days in the same order, what they share said once. */
function messageOf<Reminder extends Planned>(
  first: Reminder,
  reminders: readonly Reminder[],
): ReminderMessage<Reminder> {
  const { to, content, template } = first.plan;
  const list = new Intl.ListFormat(content.language, { type: "conjunction" });
  const listed = (name: "no_pol" | "next_visit_date" | "hari") =>
    list.format(new Set(reminders.map(({ plan }) => plan.content.values[name])));
  const values = {
    ...content.values,
    no_pol: listed("no_pol"),
    next_visit_date: listed("next_visit_date"),
    hari: listed("hari"),
  };
  return { to, text: template.render(values), content: { ...content, values }, reminders };
}
