import { type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import { OUTCOMES } from "./outcome-table.js";
import { templateMessage } from "./template-message.js";
import { checkOptions, type WhatsappCloudOptions } from "./whatsapp-cloud-options.js";

/** A messenger that holds connections: `close()` waits for the sends under way and ends them. */
export type WhatsappCloudMessenger = GatewayMessenger;

/**
 * Sends an approved template over WhatsApp's Cloud API, filled with a message's `content`; its `text` does not travel.
 * Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function whatsappCloudMessenger(options: WhatsappCloudOptions): WhatsappCloudMessenger {
  const { accessToken, origin, path, timeoutMs, template } = checkOptions(options);
  return gatewayMessenger({
    origin,
    path,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
    secrets: [accessToken],
    timeoutMs,
    request: (message) => templateMessage(template, message),
    table: OUTCOMES,
  });
}
