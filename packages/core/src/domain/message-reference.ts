/** The longest reference, in characters. Meta takes no longer one. */
const LONGEST = 512;
const TOKEN_DIGITS = 32;
/** The most deliveries that a reference names. */
export const MOST_REFERENCED = LONGEST / TOKEN_DIGITS;

const REFERENCE = new RegExp(`^(?:[0-9a-f]{${TOKEN_DIGITS}}){1,${MOST_REFERENCED}}$`);

/**
 * The reference of an attempt: the tokens of its deliveries, which say nothing of anybody. `null` where they are more than
 * fit, of a message of more than 16 reminders.
 *
 * @param tokens - UUIDs
 */
export function messageReference(tokens: readonly string[]): string | null {
  const reference = tokens.map((token) => token.replaceAll("-", "").toLowerCase()).join("");
  return REFERENCE.test(reference) ? reference : null;
}

/** The tokens in a reference, as UUIDs; none where another program made it. */
export function referenceTokens(reference: string): readonly string[] {
  if (!REFERENCE.test(reference)) return [];
  const groups = /(.{8})(.{4})(.{4})(.{4})(.{12})/g;
  return Array.from(reference.matchAll(groups), ([, ...parts]) => parts.join("-"));
}
