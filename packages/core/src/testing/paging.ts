import assert from "node:assert/strict";

/** A page of anything. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Text that no page ever gave as its `next`. */
export const FOREIGN_CURSORS = ["", "x", "1e3", "-1", "'; drop table x; --", "9".repeat(400), "\0", "\ud800"];

/** Reads all pages of a list, and holds each to the limit. */
export async function readPages<Item>(
  limit: number,
  readPage: (after: string | null) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | null = null;
  do {
    const page: Page<Item> = await readPage(after);
    assert.ok(page.items.length <= limit, `a page holds at most ${limit}`);
    assert.ok(after === null || page.items.length > 0, "no page but the first is empty");
    assert.ok(page.next === null || page.next !== after, "the cursor moves on");
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  return all;
}
