import type { Claim } from "../ports/delivery-ledger.js";
import type { MessageContent } from "../ports/messenger.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** A planned reminder whose key this run has claimed. */
export interface ClaimedReminder {
  readonly plan: PlannedReminder;
  readonly claim: Claim;
}

interface Planned {
  readonly plan: PlannedReminder;
}

/** One message: of a reminder, or of all those of one owner. */
export interface ReminderMessage<Reminder extends Planned = ClaimedReminder> {
  readonly to: string;
  readonly text: string;
  readonly content: MessageContent;
  readonly reminders: readonly Reminder[];
}

/** How reminders become messages. */
export interface Grouping {
  readonly oneMessagePerOwner: boolean;
  /** The most reminders in one message, as one in doubt leaves all of them in doubt. */
  readonly largest: number;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
}

/** The messages of reminders, in their order; those of one owner are adjacent. */
export function reminderMessages<Reminder extends Planned>(
  reminders: readonly Reminder[],
  { oneMessagePerOwner, largest, maxTextLength }: Grouping,
): ReminderMessage<Reminder>[] {
  const messages: ReminderMessage<Reminder>[] = [];
  for (const reminder of reminders) {
    const last = oneMessagePerOwner ? messages.at(-1) : undefined;
    if (last && last.reminders.length < largest && isOfOwner(last, reminder)) {
      const together = reminderMessage([...last.reminders, reminder]);
      if (together.text.length <= maxTextLength) {
        messages[messages.length - 1] = together;
        continue;
      }
    }
    messages.push(reminderMessage([reminder]));
  }
  return messages;
}

function isOfOwner({ reminders: [first] }: ReminderMessage<Planned>, { plan }: Planned): boolean {
  return first !== undefined && ownerOf(first.plan) === ownerOf(plan);
}

/** Whom a reminder goes to: customers who share a number get a message each. */
export function ownerOf({ to, content }: PlannedReminder): string {
  const { sapaan, nama_pelanggan } = content.values;
  return JSON.stringify([to, sapaan, nama_pelanggan, content.language]);
}

/** The message of one owner's reminders: plates, dates and days in the same order, what they share said once. */
export function reminderMessage<Reminder extends Planned>(
  reminders: readonly Reminder[],
): ReminderMessage<Reminder> {
  const [first, ...others] = reminders;
  if (first === undefined) throw new Error("a message needs a reminder");
  const { to, text, content, template } = first.plan;
  if (others.length === 0) return { to, text, content, reminders };

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

/** How many reminders the messages hold. */
export function sizeOf(messages: readonly ReminderMessage[]): number {
  return messages.reduce((sum, { reminders }) => sum + reminders.length, 0);
}

/** What the messages have claimed. */
export function claimsOf(messages: readonly ReminderMessage[]): Claim[] {
  return messages.flatMap(({ reminders }) => reminders.map(({ claim }) => claim));
}
