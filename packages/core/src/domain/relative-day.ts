/** Words by language and number of days: a fleet asks for the same few over and over. */
const known = new Map<string, Map<number, string>>();

/**
 * How far off a day is, in words: `hari ini`, `besok`, `lusa`, `7 hari lagi`, `kemarin` for `id`. True only on the day
 * that `days` was counted from. The words are CLDR's, as Node brings them, but for {@link indonesian} ones.
 *
 * @param language - a canonical BCP 47 tag
 */
export function relativeDay(days: number, language: string): string {
  const words = known.get(language) ?? new Map<number, string>();
  known.set(language, words);
  let text = words.get(days);
  if (text === undefined) {
    const isIndonesian = language === "id" || language.startsWith("id-");
    const cldr = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
    text = (isIndonesian && indonesian(days)) || cldr;
    words.set(days, text);
  }
  return text;
}

/** CLDR's "dalam 7 hari" reads as "within 7 days", and its "kemarin dulu" is old-fashioned. */
function indonesian(days: number): string | null {
  if (days > 2) return `${days} hari lagi`;
  return days === -2 ? "dua hari yang lalu" : null;
}
