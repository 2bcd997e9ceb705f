// RFC 7240 §2: elements between commas, none of them inside quotes.
const ELEMENT = /(?:[^",]|"(?:[^"\\]|\\.)*(?:"|$))+/g;
const PREFERENCE =
  /^[ \t]*([!#$%&'*+.^`|~\w-]+)[ \t]*(?:=[ \t]*("(?:[^"\\]|\\.)*"|[!#$%&'*+.^`|~\w-]*)[ \t]*)?(?:;.*)?$/s;

/**
 * Whether a `Prefer` header asks for an answer before the work is done (RFC 7240 §4.1). Other preferences and
 * parameters are passed over; of one that is given twice the first counts; an empty value is none.
 */
export function prefersAsync(header: string): boolean {
  for (const [element] of header.matchAll(ELEMENT)) {
    const [, name, value = ""] = PREFERENCE.exec(element) ?? [];
    if (name?.toLowerCase() === "respond-async") return value === "" || value === '""';
  }
  return false;
}
