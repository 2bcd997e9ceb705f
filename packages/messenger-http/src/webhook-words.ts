import { intentOf } from "@pengingat/core/adapter";

/** Who wrote a message that names no sender. */
export const UNKNOWN_SENDER = "unknown";

/** Whether words look like an opt-out: then they wait for a person, even where nobody is named who wrote them. */
export function areOptOut(words: readonly string[]): boolean {
  return words.map(intentOf).some((intent) => intent === "opt_out" || intent === "ask");
}

/** Where gateways, and the libraries below them, keep the words of a message that is no plain text; never what it answers. */
const NAMES = new Set(
  (
    "text body message msg pesan button conversation caption title content selectedDisplayText extendedTextMessage imageMessage " +
    "videoMessage documentMessage buttonsResponseMessage templateButtonReplyMessage listResponseMessage " +
    "interactiveResponseMessage documentWithCaptionMessage viewOnceMessage viewOnceMessageV2 ephemeralMessage " +
    "protocolMessage editedMessage"
  ).split(" "),
);
const DEEPEST = 8;

/**
 * The words in fields of a webhook's call, each once: a text or a number, or an object or a list that holds them. One empty
 * text where there are none.
 */
export function webhookWords(...fields: readonly unknown[]): readonly string[] {
  const words = fields.flatMap((field) => wordsIn(field, DEEPEST)).filter((each) => each !== "");
  return words.length === 0 ? [""] : [...new Set(words)];
}

function wordsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  const parts = Array.isArray(value)
    ? value
    : Object.entries(value).flatMap(([name, part]) => (NAMES.has(name) ? [part] : []));
  return parts.flatMap((part) => wordsIn(part, depth - 1));
}
