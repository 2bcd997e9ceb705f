import { ReminderError } from "../errors.js";

/** A page of what is kept in order, oldest first; it is given newest first. The cursor is a position. */
export function numberedPage<Item>(
  items: readonly Item[],
  { limit, after }: { readonly limit: number; readonly after: string | null },
): { readonly page: readonly Item[]; readonly next: string | null } {
  if (after !== null && !/^\d{1,15}$/.test(after)) {
    throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
  }
  const end = after === null ? items.length : Math.min(Number(after), items.length);
  const start = Math.max(0, end - limit);
  return { page: items.slice(start, end).toReversed(), next: start > 0 ? String(start) : null };
}
