import { type GatewayWebhook, ReminderError, type WebhookReading } from "@pengingat/core";
import { webhookBody, webhookTime } from "@pengingat/messenger-http";
import { z } from "zod";
import { receiptsOf } from "./delivery-states.js";

// A form brings every field as a text, and what is not known as an empty one.
const text = z.union([z.string(), z.number().transform(String)]);
const optional = z.union([text, z.null().transform(() => "")]).default("");

const incomingSchema = z.object({
  sender: text.pipe(z.string().min(1)),
  member: optional,
  message: optional,
  // The words of a button, and of an attachment.
  text: optional.catch(""),
  caption: optional.catch(""),
  inboxid: optional.catch(""),
  timestamp: optional.catch(""),
});

const statusSchema = z
  .object({
    id: z.union([z.array(text), optional.transform((id) => [id])]).transform((ids) => ids.filter(Boolean)),
    stateid: optional,
    status: optional,
    state: optional,
  })
  .refine(({ id, stateid }) => id.length > 0 || stateid !== "")
  .refine(({ status, state }) => status !== "" || state !== "");

/**
 * Reads the two webhooks of a Fonnte device, for its incoming messages and for the status of its messages, in JSON or
 * as a form. Fonnte signs neither.
 *
 * Once a message is sent, Fonnte names it by its `stateid` alone. The call on its sending has both ids and becomes a
 * receipt with the `stateid` as an alias. Nothing is remembered here, so any process may read any call.
 */
export function fonnteWebhook(): GatewayWebhook {
  return {
    isSigned: false,
    read(call) {
      const body = webhookBody(call);
      const reading = readIncoming(body) ?? readStatus(body);
      if (reading) return reading;
      throw new ReminderError(
        "INVALID_WEBHOOK",
        "expected a message with sender, or a status with id or stateid, got other fields",
      );
    },
  };
}

function readIncoming(body: unknown): WebhookReading | null {
  const { success, data } = incomingSchema.safeParse(body);
  if (!success) return null;
  const at = webhookTime(data.timestamp);
  const words = [...new Set([data.message, data.text, data.caption].filter(Boolean))];
  const incoming = (words.length === 0 ? [""] : words).map((said) => ({
    // In a group, the sender is the group.
    from: data.member || data.sender,
    text: said,
    ...(data.inboxid && { id: data.inboxid }),
    ...(at && { at }),
  }));
  return { receipts: [], incoming, answer: "ok" };
}

function readStatus(body: unknown): WebhookReading | null {
  const { success, data } = statusSchema.safeParse(body);
  if (!success) return null;
  return { receipts: receiptsOf(data, new Date()), incoming: [], answer: "ok" };
}
