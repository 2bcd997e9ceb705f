import { type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import { checkedCloud } from "./checked-cloud.js";
import { ACCOUNT, templateSubject } from "./notice-subjects.js";
import { OUTCOMES } from "./outcome-table.js";
import { fitsTemplate, isUserId, templateMessage } from "./template-message.js";
import type { WhatsappCloudOptions } from "./whatsapp-cloud-options.js";

/** A messenger that holds connections, which its `close()` ends. */
export type WhatsappCloudMessenger = GatewayMessenger;

/**
 * Sends an approved template over WhatsApp's Cloud API, filled with a message's `content`; its `text` is not sent.
 * Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function whatsappCloudMessenger(options: WhatsappCloudOptions): WhatsappCloudMessenger {
  const { accessToken, phoneNumberId, apiVersion, baseUrl, timeoutMs, template } = checkedCloud(options);
  return gatewayMessenger({
    baseUrl,
    path: `/${apiVersion}/${phoneNumberId}/messages`,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
    secrets: [accessToken],
    name: "whatsapp-cloud",
    timeoutMs,
    takesId: isUserId,
    fits: (content) => fitsTemplate(template, content),
    subjects: [ACCOUNT, templateSubject(template.name, template.defaultLanguage)],
    request: (message) => templateMessage(template, message),
    table: OUTCOMES,
  });
}
