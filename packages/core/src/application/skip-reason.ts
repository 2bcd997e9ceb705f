import type { ClaimAnswer, DeliveryState } from "../ports/delivery-ledger.js";
import type { ReminderFate, SkipCode } from "./run-report.js";

/** What stands in the way of a key that is not open. */
type Closed = Exclude<(ClaimAnswer | DeliveryState)["state"], "claimed" | "open">;

const SKIPS: Readonly<Record<Closed, ReminderFate>> = {
  sent: skipped("ALREADY_SENT", "it was sent before"),
  unknown: skipped("OUTCOME_UNKNOWN", "an earlier run does not know whether it was sent"),
  held: skipped("IN_PROGRESS", "another run has it"),
  failed: skipped("IN_PROGRESS", "another run tried it meanwhile and failed; the next run tries again"),
};

/** What the report says of a reminder whose claim another run has taken over. */
export const SKIP_FOR_LOSS = skipped("IN_PROGRESS", "another run has taken it over");

/** What the report says where the day's cap is reached. */
export const SKIP_FOR_CAP = skipped("DAY_CAP", "as many messages as one day may see have been sent");

/** What the report says of a reminder whose key was not open. */
export function skipFor(state: Closed): ReminderFate {
  return SKIPS[state];
}

/** What the report says of a reminder that is not sent, and why. */
export function skipped(code: SkipCode, reason: string): ReminderFate {
  return { status: "skipped", code, reason };
}
