import { type GatewayWebhook, ReminderError } from "@pengingat/core";
import { webhookBody, webhookTime } from "@pengingat/messenger-http";
import { z } from "zod";

// A form brings every field as a text, and an attachment alone has no message.
const text = z.union([z.string(), z.number().transform(String)]);

const optional = z.union([text, z.null().transform(() => "")]).default("");

const incomingSchema = z.object({
  from: text.pipe(z.string().min(1)),
  message: optional,
  // The words of an attachment, and of a button.
  caption: optional.catch(""),
  text: optional.catch(""),
  timestamp: text.catch(""),
});

/**
 * Reads the webhook that a Starsender device calls for incoming messages, in JSON or as a form. Starsender does not
 * sign it, and reports no deliveries.
 */
export function starsenderWebhook(): GatewayWebhook {
  return {
    isSigned: false,
    read(call) {
      const { success, data } = incomingSchema.safeParse(webhookBody(call));
      if (!success) {
        throw new ReminderError("INVALID_WEBHOOK", "expected a message with from, got other fields");
      }
      const at = webhookTime(data.timestamp);
      const words = [...new Set([data.message, data.caption, data.text].filter(Boolean))];
      const incoming = (words.length === 0 ? [""] : words).map((said) => ({
        ...{ from: data.from, text: said },
        ...(at && { at }),
      }));
      return { receipts: [], incoming, answer: "ok" };
    },
  };
}
