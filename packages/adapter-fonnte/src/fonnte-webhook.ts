import type { GatewayWebhook, WebhookReading } from "@pengingat/core";
import { areOptOut, readWebhook, UNKNOWN_SENDER, webhookTime, webhookWords } from "@pengingat/messenger-http";
import { z } from "zod";
import { receiptsOf } from "./delivery-states.js";

// A form brings every field as a text, and what is not known as an empty one.
const text = z.union([z.string(), z.number().transform(String)]);
const optional = z.union([text, z.null().transform(() => "")]).default("");

const incomingSchema = z.object({
  sender: optional.catch(""),
  member: optional.catch(""),
  message: z.unknown().optional(),
  // The words of a button, of an attachment, and of an answer to a poll.
  text: z.unknown().optional(),
  caption: z.unknown().optional(),
  choices: z.unknown().optional(),
  // A zero is no id: it would make one message of all that have it.
  inboxid: optional.catch("").transform((id) => (id === "0" ? "" : id)),
  timestamp: optional.catch(""),
});

const statusSchema = z
  .object({
    id: z
      .union([z.array(text.catch("")), optional.catch("").transform((id) => [id])])
      .transform((ids) => ids.filter(Boolean)),
    stateid: optional.catch(""),
    status: optional.catch(""),
    state: optional.catch(""),
  })
  .refine(({ id, stateid }) => id.length > 0 || stateid !== "")
  .refine(({ status, state }) => status !== "" || state !== "");

/**
 * Reads the two webhooks of a Fonnte device, for its incoming messages and for the status of its messages, in JSON or
 * as a form. Fonnte signs neither.
 *
 * Once a message is sent, Fonnte names it by its `stateid` alone. The call on its sending has both ids and becomes a
 * receipt with the `stateid` as a secondary id. Nothing is remembered here, so any process may read any call.
 */
export function fonnteWebhook(): GatewayWebhook {
  return {
    isSigned: false,
    read: (call) =>
      readWebhook(
        call,
        (body) => readIncoming(body) ?? readStatus(body),
        "a message with sender, or a status with id or stateid",
      ),
  };
}

function readIncoming(body: unknown): Omit<WebhookReading, "answer"> | null {
  const { success, data } = incomingSchema.safeParse(body);
  if (!success) return null;
  const at = webhookTime(data.timestamp);
  const named = webhookWords(data.message, data.text, data.caption, data.choices);
  // Some kinds of messages have their words in fields that Fonnte does not describe.
  const words = named.some(Boolean) ? named : webhookWords(body);
  // In a group, the sender is the group.
  const from = data.member || data.sender;
  if (from === "" && !areOptOut(words)) return null;
  const incoming = words.map((said) => ({
    from: from || UNKNOWN_SENDER,
    text: said,
    // Of nobody who is named, each is another person's.
    ...((data.inboxid || from === "") && { id: data.inboxid || crypto.randomUUID() }),
    ...(at && { at }),
  }));
  return { receipts: [], incoming };
}

function readStatus(body: unknown): Omit<WebhookReading, "answer"> | null {
  const { success, data } = statusSchema.safeParse(body);
  if (!success) return null;
  return { receipts: receiptsOf(data, new Date()), incoming: [] };
}
