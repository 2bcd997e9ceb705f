import type { IncomingMessage } from "@pengingat/core";
import { z } from "zod";
import type { AllIds } from "./contacts.js";
import { given, part, seconds, text } from "./lenient.js";

const captioned = part({ caption: text });

const messageSchema = z.object({
  type: text,
  id: text,
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  timestamp: seconds,
  context: part({ id: text }),
  group_id: text,
  text: part({ body: z.string().optional().catch(undefined) }),
  button: part({ text }),
  interactive: part({ button_reply: part({ title: text }), list_reply: part({ title: text }) }),
  image: captioned,
  video: captioned,
  document: captioned,
});

const preferenceSchema = z.object({
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  detail: text,
  category: z.literal("marketing_messages"),
  value: z.enum(["stop", "resume"]),
  timestamp: seconds,
});

/**
 * Reads a message: typed words, those on a tapped button or a chosen row, or a caption. `null` where it has neither words nor
 * anything to tell of who somebody is.
 */
export function readMessage(message: unknown, allIds: AllIds): IncomingMessage | null {
  const { success, data } = messageSchema.safeParse(message);
  // Whose message of the system it is says something else than who wrote it.
  if (!success || data.type === "system") return null;
  const { from, from_user_id, from_parent_user_id, id, timestamp: at, context, group_id } = data;
  const senderIds = allIds(given(from, from_user_id, from_parent_user_id));
  const words = wordsOf(data);
  if (words === undefined && senderIds.length < 2) return null;
  // In a group, anybody may answer what was sent to somebody else.
  const answers = group_id === undefined ? context?.id : undefined;
  return {
    from: senderIds[0] ?? UNKNOWN,
    text: words ?? "",
    senderIds,
    ...(answers !== undefined && { answers }),
    ...(id !== undefined && { id }),
    ...(at !== undefined && { at }),
  };
}

/** Reads what somebody chose in WhatsApp's own menu about messages of this business; `null` where it is none. */
export function readPreference(preference: unknown, allIds: AllIds): IncomingMessage | null {
  const { success, data } = preferenceSchema.safeParse(preference);
  if (!success) return null;
  const { wa_id, user_id, parent_user_id, detail, value, timestamp: at } = data;
  const senderIds = allIds(given(wa_id, user_id, parent_user_id));
  return {
    from: senderIds[0] ?? UNKNOWN,
    text: detail ?? `marketing messages: ${value}`,
    senderIds,
    decides: value === "stop" ? "opt_out" : "opt_in",
    ...(at !== undefined && { at }),
  };
}

const UNKNOWN = "unknown";

function wordsOf({
  text: typed,
  button,
  interactive,
  image,
  video,
  document,
}: z.infer<typeof messageSchema>): string | undefined {
  const { button_reply, list_reply } = interactive ?? {};
  const captions = image?.caption ?? video?.caption ?? document?.caption;
  return typed?.body ?? button?.text ?? button_reply?.title ?? list_reply?.title ?? captions;
}
