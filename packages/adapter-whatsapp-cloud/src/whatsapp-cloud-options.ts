import { checkBaseUrl, checkSecret, checkTimeoutMs, invalidOption } from "@pengingat/messenger-http";
import { type CheckedTemplate, checkTemplate } from "./checked-template.js";
import type { WhatsappCloudTemplate } from "./whatsapp-cloud-template.js";

/** Options of `whatsappCloudMessenger`. */
export interface WhatsappCloudOptions {
  /**
   * The token of a system user with the permission `whatsapp_business_messaging`. Never part of a message, an outcome
   * or a dump of the messenger.
   */
  readonly accessToken: string;
  /** Meta's id of the sending number, as the dashboard shows it: digits, and not the number itself. */
  readonly phoneNumberId: string;
  /** The version of the Graph API. Meta ends each after about two years. @default "v25.0" */
  readonly apiVersion?: string;
  /**
   * Where the API is; `/{apiVersion}/{phoneNumberId}/messages` is put after it. May have a path.
   * @default "https://graph.facebook.com"
   */
  readonly baseUrl?: string;
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole answer.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /** What is sent: the only thing that Meta takes outside of 24 hours after the customer's last message. */
  readonly template: WhatsappCloudTemplate;
}

/** Options that have been checked. */
export interface CheckedOptions {
  readonly accessToken: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path of the send route. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly template: CheckedTemplate;
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkOptions(options: WhatsappCloudOptions): CheckedOptions {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", "an object with accessToken, phoneNumberId and template", typeof options);
  }
  const { accessToken, phoneNumberId, template } = options;
  const { apiVersion = "v25.0", baseUrl = "https://graph.facebook.com", timeoutMs = 30_000 } = options;
  checkSecret("accessToken", accessToken);
  // Their values stay out of the messages: one may be a token, or a number, in the wrong place.
  if (typeof phoneNumberId !== "string" || !/^\d{1,32}$/.test(phoneNumberId)) {
    throw invalidOption("phoneNumberId", "the digits of Meta's id as a text", "something else");
  }
  if (typeof apiVersion !== "string" || !/^v\d{1,3}\.\d{1,2}$/.test(apiVersion)) {
    throw invalidOption("apiVersion", "a version such as v25.0", "something else");
  }
  const { origin, basePath } = checkBaseUrl(baseUrl);
  return {
    accessToken,
    origin,
    path: `${basePath}/${apiVersion}/${phoneNumberId}/messages`,
    timeoutMs: checkTimeoutMs(timeoutMs),
    template: checkTemplate(template),
  };
}
