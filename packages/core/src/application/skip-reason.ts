import type { ClaimAnswer, DeliveryState } from "../ports/delivery-ledger.js";
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
