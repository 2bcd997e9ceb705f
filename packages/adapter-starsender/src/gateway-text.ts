/** The longest text of the gateway that is kept, in UTF-16 units. */
export const LONGEST_TEXT = 300;

/**
 * Makes the gateway's texts fit to be stored and shown: without the key, should the gateway echo it, without
 * control characters, with blanks run together, and cut to {@link LONGEST_TEXT}.
 */
export function gatewayText(apiKey: string): (text: string) => string {
  // The key goes first: a cut through it would leave its beginning.
  return (text) =>
    cut(
      text
        .replaceAll(apiKey, "***")
        .replace(/[\s\p{Cc}]+/gu, " ")
        .trim(),
    );
}

function cut(text: string): string {
  const kept = text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
  // The cut may go through a pair, and JSON can bring half a one, which no database takes.
  return kept.toWellFormed();
}
