/**
 * Characters that show nothing: spaces of all kinds, controls but for line breaks, format characters, what Unicode says
 * may be ignored when shown (variation selectors, Hangul fillers, the grapheme joiner), and the empty Braille pattern.
 *
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INVISIBLE = /[[\s\p{Cc}\p{Cf}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]--[\n\r\u2028\u2029]]/gv;
/** Those that leave room, as a space does. */
const ROOM = /[[\s\p{Zs}\u2800\u3164\uffa0]--[\n\r\u2028\u2029\ufeff]]/gv;
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/v;

/** The zero-width space. */
export const NO_ROOM = "\u200b";

/** Whether a text shows nothing to whoever reads it. */
export function isBlank(text: string | null | undefined): boolean {
  return text == null || !VISIBLE.test(text);
}

/** The text with each character that shows nothing replaced, line breaks aside. */
export function replaceInvisible(text: string, by: "" | " "): string {
  return text.replace(INVISIBLE, by);
}

/** The text with a space for what leaves room, and {@link NO_ROOM} for all else that shows nothing, line breaks aside. */
export function markInvisible(text: string): string {
  return text.replace(ROOM, " ").replace(INVISIBLE, (each) => (each === " " ? each : NO_ROOM));
}

/** The words of a text in lower case, one space between them, without what shows nothing: for comparing what people typed. */
export function comparableWords(text: string): string {
  const words = text.split(/\s+/).map((word) => replaceInvisible(word, ""));
  return words.filter(Boolean).join(" ").toLowerCase();
}
