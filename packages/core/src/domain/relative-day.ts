/** Words by language and number of days: a fleet asks for the same few over and over. */
const known = new Map<string, Map<number, string>>();

/**
 * How far off a day is, in words: `hari ini`, `besok`, `lusa`, `dalam 3 hari`, `kemarin` for `id`. True only on the
 * day that `days` was counted from. The words are CLDR's, as Node brings them.
 *
 * @param language - a canonical BCP 47 tag
 */
export function relativeDay(days: number, language: string): string {
  const words = known.get(language) ?? new Map<number, string>();
  known.set(language, words);
  let text = words.get(days);
  if (text === undefined) {
    text = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
    words.set(days, text);
  }
  return text;
}
