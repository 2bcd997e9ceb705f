import { BLAME, failed, type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import { checkOptions, type FonnteOptions } from "./fonnte-options.js";
import { OUTCOMES } from "./outcome-table.js";

/** A messenger that holds connections, which its `close()` ends. */
export type FonnteMessenger = GatewayMessenger;

/** The longest `message`, see https://docs.fonnte.com/api-send-message/. */
const MAX_TEXT_LENGTH = 60_000;

const E164_DIGITS = /^[1-9]\d{5,14}$/;

/**
 * Sends text messages over Fonnte's API, `POST {baseUrl}/send`. Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function fonnteMessenger(options: FonnteOptions): FonnteMessenger {
  const { token, origin, path, timeoutMs, countryCode } = checkOptions(options);
  return gatewayMessenger({
    origin,
    path,
    // As JSON, Fonnte finds no fields.
    headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: token },
    secrets: [token, ...token.split(",")],
    timeoutMs,
    maxTextLength: MAX_TEXT_LENGTH,
    request({ to, text }) {
      // In `target` a comma parts recipients, `|` begins variables, and other words name groups and rotators.
      if (!E164_DIGITS.test(to)) {
        return failed("RECIPIENT_INVALID", BLAME.recipient, "the recipient is not the digits of a number");
      }
      return new URLSearchParams({
        target: to,
        message: text,
        countryCode,
        // Otherwise Fonnte keeps the messages of an offline device, and sends them days later.
        connectOnly: "true",
      }).toString();
    },
    table: OUTCOMES,
  });
}
