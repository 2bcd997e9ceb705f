import type { ReminderFate } from "../application/run-report.js";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { SuppressionKind } from "../ports/suppression-list.js";

/** What the report says of a number on the list of suppressions. */
export function skipForSuppression(kind: SuppressionKind): ReminderFate {
  return kind === "opted_out"
    ? { status: "skipped", code: "OPTED_OUT", reason: "the customer asked not to be written to" }
    : {
        status: "skipped",
        code: "SET_ASIDE",
        reason: "the number failed for good; it is tried again when it changes",
      };
}

/** What the report says of a reminder that falls into quiet hours or on a day off until `next`, `null` for ever. */
export function skipForQuiet(next: CalendarDate | null, lastDate: CalendarDate): ReminderFate {
  const reason =
    next !== null && next <= lastDate
      ? `it waits for ${next}, the next day on which customers may be written to`
      : "customers may not be written to again before it is too late for it";
  return { status: "skipped", code: "QUIET_TIME", reason };
}
