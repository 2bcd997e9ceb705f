import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import { checkedSecret, type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import type { FonnteOptions } from "./fonnte-options.js";
import { OUTCOMES } from "./outcome-table.js";

/** A messenger that holds connections, which its `close()` ends. */
export type FonnteMessenger = GatewayMessenger;

/** The longest `message`, see https://docs.fonnte.com/api-send-message/. */
const MAX_TEXT_LENGTH = 60_000;

const COUNTRY_CODE = /^(?:0|[1-9]\d{0,2})$/;

/**
 * Sends text messages over Fonnte's API, `POST {baseUrl}/send`. Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function fonnteMessenger(options: FonnteOptions): FonnteMessenger {
  const {
    baseUrl = "https://api.fonnte.com",
    timeoutMs = 30_000,
    countryCode = "0",
    ...rest
  } = checkedOptions("options", options, ["token", "baseUrl", "timeoutMs", "countryCode"]);
  const token = checkedSecret("token", rest.token);
  if (typeof countryCode !== "string" || !COUNTRY_CODE.test(countryCode)) {
    throw invalidOption("countryCode", 'one to three digits as a text, such as "62", or "0"', countryCode);
  }
  return gatewayMessenger({
    baseUrl,
    path: "/send",
    // As JSON, Fonnte finds no fields.
    headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: token },
    secrets: [token, ...token.split(",")],
    name: "fonnte",
    timeoutMs,
    maxTextLength: MAX_TEXT_LENGTH,
    request: ({ to, text }) =>
      new URLSearchParams({
        target: to,
        message: text,
        countryCode,
        // Otherwise Fonnte keeps the messages of an offline device, and sends them days later.
        connectOnly: "true",
      }).toString(),
    table: OUTCOMES,
  });
}
