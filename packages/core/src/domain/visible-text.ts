/**
 * Characters that show nothing: spaces of all kinds, controls but for line breaks, format characters, what Unicode says
 * may be ignored when shown (variation selectors, Hangul fillers, the grapheme joiner), and the empty Braille pattern.
 *
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INVISIBLE = /[[\s\p{Cc}\p{Cf}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]--[\n\r\u2028\u2029]]/gv;
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/v;

/** Whether a text shows nothing to whoever reads it. */
export function isBlank(text: string | null | undefined): boolean {
  return text == null || !VISIBLE.test(text);
}

/** The text with each character that shows nothing replaced, line breaks aside. */
export function replaceInvisible(text: string, by: "" | " "): string {
  return text.replace(INVISIBLE, by);
}

/** The words of a text in lower case, one space between them, without what shows nothing: for comparing what people typed. */
export function comparableWords(text: string): string {
  const words = text.split(/\s+/).map((word) => replaceInvisible(word, ""));
  return words.filter(Boolean).join(" ").toLowerCase();
}
