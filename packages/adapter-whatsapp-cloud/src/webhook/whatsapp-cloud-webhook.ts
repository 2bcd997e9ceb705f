import { type GatewayWebhook, ReminderError } from "@pengingat/core";
import { checkedObject, checkedOptions } from "@pengingat/core/adapter";
import { checkedSecret, webhookBody } from "@pengingat/messenger-http";
import { challengeOf } from "./handshake.js";
import { readNotification } from "./notification.js";
import { assertSigned } from "./signature.js";

/** Options of `whatsappCloudWebhook`. */
export interface WhatsappCloudWebhookOptions {
  /** The app's secret, as the dashboard shows it under basic settings: what Meta signs its calls with. */
  readonly appSecret: string;
  /** A text of your own that is typed in at Meta too, where the webhook is set up. */
  readonly verifyToken: string;
}

/**
 * Reads the calls of Meta's webhook: by `GET` the handshake when it is set up, by `POST` what became of messages, what
 * customers wrote or chose, who has changed their number, and what Meta says of the account, the sending number and the
 * templates. Everything else in a call is passed over.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function whatsappCloudWebhook(options: WhatsappCloudWebhookOptions): GatewayWebhook {
  const given = checkedOptions("options", options, ["appSecret", "verifyToken"]);
  const appSecret = checkedSecret("appSecret", given.appSecret);
  const verifyToken = checkedSecret("verifyToken", given.verifyToken);

  return {
    isSigned: true,
    read(call) {
      checkedObject("call.headers", checkedObject("call", call).headers);
      if (call.method === "GET") {
        return { receipts: [], incoming: [], answer: challengeOf(call, verifyToken) };
      }
      assertSigned(call, appSecret);
      const notification = readNotification(webhookBody(call));
      if (notification !== null) return { ...notification, answer: "ok" };
      throw new ReminderError(
        "INVALID_WEBHOOK",
        "expected an object with a list of entries, got something else",
      );
    },
  };
}
