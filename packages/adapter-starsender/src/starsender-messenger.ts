import { type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import { OUTCOMES } from "./outcome-table.js";
import { checkOptions, type StarsenderOptions } from "./starsender-options.js";

/** A messenger that holds connections, which its `close()` ends. */
export type StarsenderMessenger = GatewayMessenger;

/**
 * Sends text messages over Starsender's API v3, `POST {baseUrl}/api/send`. Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function starsenderMessenger(options: StarsenderOptions): StarsenderMessenger {
  const { apiKey, origin, path, timeoutMs } = checkOptions(options);
  return gatewayMessenger({
    origin,
    path,
    headers: { "Content-Type": "application/json", Authorization: apiKey },
    secrets: [apiKey],
    timeoutMs,
    request: ({ to, text }) => JSON.stringify({ messageType: "text", to, body: text }),
    table: OUTCOMES,
  });
}
