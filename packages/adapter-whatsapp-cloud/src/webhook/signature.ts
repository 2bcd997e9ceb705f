import { createHmac } from "node:crypto";
import { ReminderError, type WebhookCall } from "@pengingat/core";
import { constantTimeEqual } from "./constant-time-equal.js";

const HEADER = "x-hub-signature-256";

/**
 * Holds a call to its `X-Hub-Signature-256`: `sha256=` and the HMAC of the body, byte for byte as it came, under the
 * app's secret, in lower-case hexadecimal digits.
 *
 * @throws {ReminderError} `WEBHOOK_REFUSED`
 */
export function assertSigned({ headers, body }: WebhookCall, appSecret: string): void {
  const given = headers[HEADER];
  if (typeof given !== "string") {
    throw refused(`expected one ${HEADER}, got ${given === undefined ? "none" : "several"}`);
  }
  const expected = `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
  if (!constantTimeEqual(given, expected)) {
    throw refused(`expected ${HEADER} to be of this body under the app secret, got another`);
  }
}

function refused(message: string): ReminderError {
  return new ReminderError("WEBHOOK_REFUSED", message);
}
