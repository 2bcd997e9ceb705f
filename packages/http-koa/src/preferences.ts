// RFC 7240 §2: elements between commas, none of them inside quotes.
const ELEMENT = /(?:[^",]|"(?:[^"\\]|\\.)*(?:"|$))+/g;
const PREFERENCE =
  /^[ \t]*([!#$%&'*+.^`|~\w-]+)[ \t]*(?:=[ \t]*("(?:[^"\\]|\\.)*"|[!#$%&'*+.^`|~\w-]*)[ \t]*)?(?:;.*)?$/s;

/**
 * Whether a `Prefer` header asks for a response before the work is done (RFC 7240 §4.1). Other preferences and
 * parameters are ignored; the first of two equal names counts; an empty value is none.
 */
export function prefersAsync(header: string): boolean {
  for (const [element] of header.matchAll(ELEMENT)) {
    const [, name, value = ""] = PREFERENCE.exec(element) ?? [];
    if (name?.toLowerCase() === "respond-async") return value === "" || value === '""';
  }
  return false;
}
