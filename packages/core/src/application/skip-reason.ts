import type { CalendarDate } from "../domain/calendar-date.js";
import type { ClaimAnswer, DeliveryState } from "../ports/delivery-ledger.js";
import type { SuppressionKind } from "../ports/suppression-list.js";
import type { ReminderFate } from "./run-report.js";

/** What the report says of a reminder whose key was not open. */
export function skipFor(
  state: Exclude<(ClaimAnswer | DeliveryState)["state"], "claimed" | "open">,
): ReminderFate {
  switch (state) {
    case "sent":
      return { status: "skipped", code: "ALREADY_SENT", reason: "it was sent before" };
    case "unknown":
      return {
        status: "skipped",
        code: "OUTCOME_UNKNOWN",
        reason: "an earlier run does not know whether it was sent",
      };
    case "held":
      return { status: "skipped", code: "IN_PROGRESS", reason: "another run has it" };
    case "failed":
      return {
        status: "skipped",
        code: "IN_PROGRESS",
        reason: "another run tried it meanwhile and failed; the next run tries again",
      };
  }
}

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

/** What the report says of a reminder whose claim another run has taken over. */
export const SKIP_FOR_LOSS: ReminderFate = {
  status: "skipped",
  code: "IN_PROGRESS",
  reason: "another run has taken it over",
};

/** What the report says where the day's cap is reached. */
export const SKIP_FOR_CAP: ReminderFate = {
  status: "skipped",
  code: "DAY_CAP",
  reason: "as many messages as one day may see have been sent",
};
