/** The longest text of a gateway that is kept, in UTF-16 units. */
export const LONGEST_TEXT = 300;

/** A key for trials, such as `key`, is no secret, and may be a word of the gateway's own. */
const SHORTEST_SECRET = 8;

/**
 * Makes a gateway's texts fit to be stored and shown: without the secrets, should the gateway echo one, without
 * control characters, with each run of spaces as one, and cut to {@link LONGEST_TEXT}.
 */
export function gatewayText(secrets: readonly string[]): (text: string) => string {
  const masked = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    // One that holds another must go first, or its rest would stay.
    .sort((a, b) => b.length - a.length);
  const mask = (text: string) => masked.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  // The secrets go before the cut: one that went through a secret would leave its beginning.
  return (text) =>
    cut(
      mask(text)
        .replace(/[\s\p{Cc}]+/gu, " ")
        .trim(),
    );
}

function cut(text: string): string {
  const kept = text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
  // The cut may go through a pair, and JSON can bring half a one, which no database takes.
  return kept.toWellFormed();
}
