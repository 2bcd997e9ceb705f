/** The longest text of the gateway that is kept, in UTF-16 units. */
export const LONGEST_TEXT = 300;

/** A key for trials, such as `key`, is no secret, and may be a word of the gateway's own. */
const SHORTEST_SECRET = 8;

/**
 * Makes the gateway's texts fit to be stored and shown: without the key, should the gateway echo it, without
 * control characters, with blanks run together, and cut to {@link LONGEST_TEXT}.
 */
export function gatewayText(apiKey: string): (text: string) => string {
  const mask = (text: string) => (apiKey.length < SHORTEST_SECRET ? text : text.replaceAll(apiKey, "***"));
  // The key goes first: a cut through it would leave its beginning.
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
