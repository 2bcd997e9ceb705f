import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryState } from "../ports/delivery-ledger.js";
import type { SuppressionKind } from "../ports/suppression-list.js";
import type { ReminderFate, SkipCode } from "./run-report.js";

const FOR_STATE: Readonly<Record<Exclude<DeliveryState, "open">, ReminderFate>> = {
  sent: skipped("ALREADY_SENT", "already sent"),
  unknown: skipped("OUTCOME_UNKNOWN", "not sent again: an earlier attempt had no clear result"),
  sending: skipped("IN_PROGRESS", "another run is sending it"),
  failed: skipped("IN_PROGRESS", "another run has just tried it and failed; the next run tries again"),
};

/** The skip of a reminder whose key is not open. */
export function skipForState(state: Exclude<DeliveryState, "open">): ReminderFate {
  return FOR_STATE[state];
}

/** The skip of a number on the list of suppressions. */
export function skipForSuppression(kind: SuppressionKind): ReminderFate {
  return kind === "opted_out"
    ? skipped("OPTED_OUT", "the customer asked for no reminders")
    : skipped("SET_ASIDE", "the number is undeliverable; it is tried again when it changes");
}

/** The skip of a reminder for the day's limit. */
export const SKIP_FOR_DAY_LIMIT = skipped("DAY_CAP", "today's message limit has been reached");

/** The skip of a reminder that falls into quiet hours or a day off; `nextDay`: when it can still be sent. */
export function skipForHours(nextDay: CalendarDate | null): ReminderFate {
  return skipped(
    "QUIET_TIME",
    nextDay === null
      ? "no sending time is left for this reminder (quiet hours or day off)"
      : `waits for ${nextDay}, the next sending day`,
  );
}

/** A reminder that is not sent, and why. */
export function skipped(code: SkipCode, reason: string): ReminderFate {
  return { status: "skipped", code, reason };
}
