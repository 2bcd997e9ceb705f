const LONGEST = 1_000;

/** Text that a column takes: PostgreSQL refuses NUL, and a gateway's page of HTML has no place in a ledger. */
export function storableText(text: string | null): string | null {
  return text === null ? null : text.slice(0, LONGEST).replaceAll("\0", "");
}
