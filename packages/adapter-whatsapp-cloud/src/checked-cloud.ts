import { checkedOptions, checkInnerNames, checkTogether } from "@pengingat/core/adapter";
import { checkedSecret, invalidHiddenOption } from "@pengingat/messenger-http";
import { type CheckedTemplate, checkedTemplate, TEMPLATE_NAMES } from "./checked-template.js";
import type { WhatsappCloudOptions } from "./whatsapp-cloud-options.js";

/** Options with their defaults, checked. */
export interface CheckedCloud extends Required<Omit<WhatsappCloudOptions, "template">> {
  readonly template: CheckedTemplate;
}

const NAMES = ["accessToken", "phoneNumberId", "apiVersion", "baseUrl", "timeoutMs", "template"] as const;

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkedCloud(options: WhatsappCloudOptions): CheckedCloud {
  checkTogether(
    () => checkedOptions("options", options, NAMES),
    () => checkInnerNames("template", options?.template, TEMPLATE_NAMES),
  );
  const {
    phoneNumberId,
    apiVersion = "v25.0",
    baseUrl = "https://graph.facebook.com",
    timeoutMs = 30_000,
    ...rest
  } = options;
  const accessToken = checkedSecret("accessToken", rest.accessToken);
  if (typeof phoneNumberId !== "string" || !/^\d{1,32}$/.test(phoneNumberId)) {
    throw invalidHiddenOption("phoneNumberId", "the digits of Meta's id as a text", "something else");
  }
  if (typeof apiVersion !== "string" || !/^v\d{1,3}\.\d{1,2}$/.test(apiVersion)) {
    throw invalidHiddenOption("apiVersion", "a version such as v25.0", "something else");
  }
  const template = checkedTemplate(rest.template);
  return { accessToken, phoneNumberId, apiVersion, baseUrl, timeoutMs, template };
}
