import { checkedOptions } from "@pengingat/core/adapter";
import {
  checkedSecret,
  type GatewayMessenger,
  gatewayMessenger,
  invalidHiddenOption,
} from "@pengingat/messenger-http";
import { checkedTemplate } from "./checked-template.js";
import { ACCOUNT, templateSubject } from "./notice-subjects.js";
import { OUTCOMES } from "./outcome-table.js";
import { templateMessage } from "./template-message.js";
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
  const {
    phoneNumberId,
    apiVersion = "v25.0",
    baseUrl = "https://graph.facebook.com",
    timeoutMs = 30_000,
    ...rest
  } = checkedOptions("options", options, [
    "accessToken",
    "phoneNumberId",
    "apiVersion",
    "baseUrl",
    "timeoutMs",
    "template",
  ]);
  const accessToken = checkedSecret("accessToken", rest.accessToken);
  if (typeof phoneNumberId !== "string" || !/^\d{1,32}$/.test(phoneNumberId)) {
    throw invalidHiddenOption("phoneNumberId", "the digits of Meta's id as a text", "something else");
  }
  if (typeof apiVersion !== "string" || !/^v\d{1,3}\.\d{1,2}$/.test(apiVersion)) {
    throw invalidHiddenOption("apiVersion", "a version such as v25.0", "something else");
  }
  const template = checkedTemplate(rest.template);
  return gatewayMessenger({
    baseUrl,
    path: `/${apiVersion}/${phoneNumberId}/messages`,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
    secrets: [accessToken],
    timeoutMs,
    subjects: [ACCOUNT, templateSubject(template.name, template.defaultLanguage)],
    request: (message) => templateMessage(template, message),
    table: OUTCOMES,
  });
}
