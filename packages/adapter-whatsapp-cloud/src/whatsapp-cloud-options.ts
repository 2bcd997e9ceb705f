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
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole reply. At
   * least 1.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /** What is sent: the only thing that Meta takes outside of 24 hours after the customer's last message. */
  readonly template: WhatsappCloudTemplate;
}
