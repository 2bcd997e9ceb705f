import type { ReminderResult, SkipCode } from "@pengingat/core";
import { plateKey } from "./fleet-by-plate.js";
import type { Place } from "./list-columns.js";
import { type ListedMessage, numberOf } from "./sent-list.js";

/** One difference between the two lists. */
export interface Difference {
  readonly kind: "only_there" | "only_here" | "other_number" | "other_date" | "other_text";
  readonly plate: string;
  /** In the file; `null` where only we have it. */
  readonly place: Place | null;
  /** What the other system has, and what we have. */
  readonly there: string | null;
  readonly here: string | null;
  /** Why we would not write to it. */
  readonly reason: string | null;
}

/** What both have, and where they differ. */
export interface Comparison {
  readonly same: number;
  readonly differences: readonly Difference[];
}

/** Those that keep a reminder from going out now, and not from being ours: it went out. */
const OURS: readonly SkipCode[] = ["ALREADY_SENT", "OUTCOME_UNKNOWN", "IN_PROGRESS"];

/**
 * Compares the list of another system with whom we would remind, by plate. A line that does not say its number, date or text
 * differs in none of these.
 *
 * @param reasonFor - why a vehicle that is not due here is not
 */
export function compareLists(
  theirs: readonly ListedMessage[],
  ours: readonly ReminderResult[],
  reasonFor: (key: string) => string,
): Comparison {
  // Of a plate that is on file twice, one row may be written to and another not.
  const due = Map.groupBy(ours.filter(isOurs), ({ plate }) => plateKey(plate));
  const skipped = new Map(ours.map((reminder) => [plateKey(reminder.plate), reminder]));
  const found = new Set<ReminderResult>();
  const differences: Difference[] = [];
  let same = 0;
  for (const message of theirs) {
    const match = bestOf(message, due.get(message.key) ?? [], found);
    if (match === undefined) {
      const reminder = skipped.get(message.key);
      const reason = reminder && "reason" in reminder ? reminder.reason : reasonFor(message.key);
      differences.push(onlyThere(message, reason));
      continue;
    }
    if (found.has(match.reminder)) {
      differences.push(onlyThere(message, "twice in the list"));
      continue;
    }
    found.add(match.reminder);
    if (match.differences.length === 0) same += 1;
    differences.push(...match.differences);
  }
  for (const reminder of ours) {
    if (!isOurs(reminder) || found.has(reminder)) continue;
    const of = { plate: reminder.plate ?? "", place: null, there: null, reason: null };
    differences.push({ kind: "only_here", ...of, here: reminder.nextVisitDate });
  }
  return { same, differences };
}

/** The reminder of the plate that the line is most likely about: one that differs in nothing, and no other line has found. */
function bestOf(
  message: ListedMessage,
  reminders: readonly ReminderResult[],
  found: ReadonlySet<ReminderResult>,
): { readonly reminder: ReminderResult; readonly differences: readonly Difference[] } | undefined {
  const rank = (reminder: ReminderResult, count: number) =>
    (count > 0 ? 2 : 0) + (found.has(reminder) ? 1 : 0);
  return reminders
    .map((reminder) => ({ reminder, differences: differ(message, reminder) }))
    .toSorted(
      (one, other) =>
        rank(one.reminder, one.differences.length) - rank(other.reminder, other.differences.length),
    )[0];
}

function isOurs(reminder: ReminderResult): boolean {
  return reminder.status !== "skipped" || OURS.includes(reminder.code);
}

function onlyThere({ sheet, line, plate, visitDate }: ListedMessage, reason: string): Difference {
  return { kind: "only_there", plate, place: { sheet, line }, there: visitDate, here: null, reason };
}

function differ(
  { sheet, line, plate, number, text, visitDate }: ListedMessage,
  reminder: ReminderResult,
): Difference[] {
  const of = { plate, place: { sheet, line }, reason: null };
  const ourNumber = "to" in reminder ? reminder.to : numberOf(reminder.customerPhone ?? "");
  const ourText = "message" in reminder ? reminder.message : null;
  return [
    ...(number !== null && number !== ourNumber
      ? [{ kind: "other_number", ...of, there: number, here: ourNumber } as const]
      : []),
    ...(visitDate !== null && visitDate !== reminder.nextVisitDate
      ? [{ kind: "other_date", ...of, there: visitDate, here: reminder.nextVisitDate } as const]
      : []),
    ...(text !== null && ourText !== null && plain(text) !== plain(ourText)
      ? [{ kind: "other_text", ...of, there: text, here: ourText } as const]
      : []),
  ];
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
