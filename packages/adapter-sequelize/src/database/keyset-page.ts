import { ReminderError } from "@pengingat/core";

/** The largest number that a `bigint` can hold has more digits than this. */
const NUMBER = /^\d{1,18}$/;

/** Whether a text can be the number of a row. */
export function isRowNumber(text: string): boolean {
  return NUMBER.test(text);
}

/**
 * Returns `after` if a page can have given it as its `next`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function pageCursor(after: string | null): string | null {
  if (after === null || isRowNumber(after)) return after;
  throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
}

/** Cuts rows, read with a limit of one more than wanted, into the page and the cursor of the next one. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  numberOf: (row: Row) => string,
): { readonly page: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? numberOf(last) : null };
}
