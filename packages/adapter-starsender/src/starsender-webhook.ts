import type { GatewayWebhook, WebhookReading } from "@pengingat/core";
import { areOptOut, readWebhook, UNKNOWN_SENDER, webhookTime, webhookWords } from "@pengingat/messenger-http";
import { z } from "zod";

// A form brings every field as a text.
const text = z.union([z.string(), z.number().transform(String)]);

const incomingSchema = z.object({
  from: text.catch(""),
  message: z.unknown().optional(),
  // The words of an attachment, and of a button.
  caption: z.unknown().optional(),
  text: z.unknown().optional(),
  timestamp: text.catch(""),
});

/**
 * Reads the webhook that a Starsender device calls for incoming messages, in JSON or as a form. Starsender does not
 * sign it, and reports no deliveries.
 */
export function starsenderWebhook(): GatewayWebhook {
  return {
    isSigned: false,
    read: (call) => readWebhook(call, readIncoming, "a message with from"),
  };
}

function readIncoming(body: unknown): Omit<WebhookReading, "answer"> | null {
  const { success, data } = incomingSchema.safeParse(body);
  if (!success) return null;
  const at = webhookTime(data.timestamp);
  const named = webhookWords(data.message, data.caption, data.text);
  // Some kinds of messages have their words in fields that Starsender does not describe.
  const words = named.some(Boolean) ? named : webhookWords(body);
  if (data.from === "" && !areOptOut(words)) return null;
  const incoming = words.map((said) => ({
    ...{ from: data.from || UNKNOWN_SENDER, text: said },
    // Of nobody who is named, each is another person's.
    ...(data.from === "" && { id: crypto.randomUUID() }),
    ...(at && { at }),
  }));
  return { receipts: [], incoming };
}
