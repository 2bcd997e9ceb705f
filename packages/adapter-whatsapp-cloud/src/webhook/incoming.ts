import type { IncomingMessage } from "@pengingat/core";
import { z } from "zod";

const from = z.string().min(1);
const titled = z.object({ title: z.string() });

/** A message in words: typed, or by a button or a list's row. Others (pictures, reactions and so on) do not parse. */
export const incomingSchema = z.union([
  z
    .object({ type: z.literal("text"), from, text: z.object({ body: z.string() }) })
    .transform((message) => incoming(message.from, message.text.body)),
  z
    .object({ type: z.literal("button"), from, button: z.object({ text: z.string() }) })
    .transform((message) => incoming(message.from, message.button.text)),
  z
    .object({ type: z.literal("interactive"), from, interactive: z.object({ button_reply: titled }) })
    .transform((message) => incoming(message.from, message.interactive.button_reply.title)),
  z
    .object({ type: z.literal("interactive"), from, interactive: z.object({ list_reply: titled }) })
    .transform((message) => incoming(message.from, message.interactive.list_reply.title)),
]);

function incoming(sender: string, text: string): IncomingMessage {
  return { from: sender, text };
}
