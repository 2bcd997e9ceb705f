import type { IncomingMessage } from "@pengingat/core";
import { UNKNOWN_SENDER } from "@pengingat/messenger-http";
import { z } from "zod";
import type { AllIds } from "./contacts.js";
import { given, part, partOr, text, time } from "./lenient.js";

const captioned = partOr("caption", { caption: text });

/** Where the words of a message are, by its kind. */
const CONTENT = {
  text: partOr("body", { body: text }),
  button: partOr("text", { text, payload: text }),
  interactive: part({
    button_reply: partOr("title", { title: text, id: text }),
    list_reply: partOr("title", { title: text, id: text, description: text }),
  }),
  image: captioned,
  video: captioned,
  document: captioned,
};

const messageSchema = z.object({
  ...CONTENT,
  // What a message was changed to.
  edit: part({ message: part(CONTENT) }),
  type: text,
  id: text,
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  timestamp: time,
  context: part({ id: text }),
  group_id: text,
});

const preferenceSchema = z.object({
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  detail: text,
  category: text,
  value: text,
  timestamp: time,
});

/**
 * Reads a message: typed words, those on a tapped button or a chosen row and what these stand for, or a caption, each as a
 * message of its own. None where it has neither words nor anything to tell of who somebody is.
 */
export function readMessage(message: unknown, allIds: AllIds): IncomingMessage[] {
  const { success, data } = messageSchema.safeParse(message);
  // Whose message of the system it is says something else than who wrote it.
  if (!success || data.type === "system") return [];
  const { from, from_user_id, from_parent_user_id, id, timestamp: at, context, group_id } = data;
  const senderIds = allIds(given(from, from_user_id, from_parent_user_id));
  const words = wordsOf({ ...data, ...data.edit?.message });
  if (words.length === 0 && senderIds.length < 2) return [];
  // In a group, anybody may answer what was sent to somebody else.
  const answers = group_id === undefined ? context?.id : undefined;
  return (words.length === 0 ? [""] : words).map((said) => ({
    from: senderIds[0] ?? UNKNOWN_SENDER,
    text: said,
    senderIds,
    ...(answers !== undefined && { answers }),
    ...(id !== undefined && { id }),
    ...(at !== undefined && { at }),
  }));
}

/** Reads what somebody chose in WhatsApp's own menu about messages of this business; `null` where it is none. */
export function readPreference(preference: unknown, allIds: AllIds): IncomingMessage | null {
  const { success, data } = preferenceSchema.safeParse(preference);
  if (!success) return null;
  const { wa_id, user_id, parent_user_id, detail, category = "", value = "", timestamp: at } = data;
  const senderIds = allIds(given(wa_id, user_id, parent_user_id));
  if (senderIds.length === 0 && value === "") return null;
  const isMarketing = category === "marketing_messages";
  return {
    from: senderIds[0] ?? UNKNOWN_SENDER,
    text: detail ?? `${category.replaceAll("_", " ")}: ${value}`,
    senderIds,
    // A choice that Meta adds later may be an opt-out: a person looks at it.
    decides: isMarketing ? (CHOICES.get(value.toLowerCase()) ?? "ask") : "ask",
    ...(at !== undefined && { at }),
  };
}

const CHOICES: ReadonlyMap<string, "opt_out" | "opt_in"> = new Map([
  ["stop", "opt_out"],
  ["resume", "opt_in"],
]);
/** What a button stands for is for programs, unless it is in words. */
const WORD = /^\p{L}+(?:[ _-]\p{L}+)*$/u;

function wordsOf({
  text: typed,
  button,
  interactive,
  image,
  video,
  document,
}: z.infer<z.ZodObject<typeof CONTENT>>): readonly string[] {
  const { button_reply: tapped, list_reply: chosen } = interactive ?? {};
  const words = given(
    ...[typed?.body, button?.text, tapped?.title, chosen?.title],
    ...[image, video, document].map((file) => file?.caption),
  );
  const said = words.map((each) => each.trim().toLowerCase());
  const meant = [button?.payload, tapped?.id, chosen?.id].filter((each) => WORD.test(each ?? ""));
  return [...words, ...given(...meant).filter((each) => !said.includes(each.toLowerCase()))];
}
