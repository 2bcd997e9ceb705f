import type { ReminderFate } from "../application/run-report.js";
import { skipped } from "../application/skip-reason.js";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { SuppressionKind } from "../ports/suppression-list.js";

/** What the report says of a number on the list of suppressions. */
export function skipForSuppression(kind: SuppressionKind): ReminderFate {
  return kind === "opted_out"
    ? skipped("OPTED_OUT", "the customer asked not to be written to")
    : skipped("SET_ASIDE", "the number failed for good; it is tried again when it changes");
}

/** What the report says of a reminder that falls into quiet hours or on a day off until `next`, `null` for ever. */
export function skipForQuiet(next: CalendarDate | null, lastDate: CalendarDate): ReminderFate {
  return skipped(
    "QUIET_TIME",
    next !== null && next <= lastDate
      ? `it waits for ${next}, the next day on which customers may be written to`
      : "customers may not be written to again before it is too late for it",
  );
}
