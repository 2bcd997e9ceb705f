import { ReminderError, type WebhookCall } from "@pengingat/core";
import { constantTimeEqual } from "./constant-time-equal.js";

/**
 * Returns the answer to the call by which Meta makes sure that the address is ours when the webhook is set up: its
 * `hub.challenge`.
 *
 * @throws {ReminderError} `WEBHOOK_REFUSED`, `INVALID_WEBHOOK`
 */
export function challengeOf({ query }: WebhookCall, verifyToken: string): string {
  if (!constantTimeEqual(query.get("hub.verify_token") ?? "", verifyToken)) {
    throw new ReminderError("WEBHOOK_REFUSED", "expected the verify token in hub.verify_token, got another");
  }
  const challenge = query.get("hub.challenge");
  if (query.get("hub.mode") !== "subscribe" || challenge === null) {
    throw new ReminderError(
      "INVALID_WEBHOOK",
      "expected hub.mode subscribe with a hub.challenge, got another",
    );
  }
  return challenge;
}
