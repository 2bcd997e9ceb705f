import assert from "node:assert/strict";
import type { Suppression, SuppressionKind, SuppressionList } from "../ports/suppression-list.js";
import type { ContractCase } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import type { SuppressionRule } from "./suppression-list-harness.js";

/** The rules of `list`. */
export function suppressionPageRules(rule: SuppressionRule): readonly ContractCase[] {
  return [
    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(
        `pages of ${limit} give each of 12 entries once, newest first`,
        async ({ suppressions, stored }) => {
          assert.deepEqual(await read(suppressions, null, limit), []);
          await fill(suppressions, 12);
          const listed = await read(suppressions, null, limit);
          assert.deepEqual(
            listed.map(({ number }) => number),
            Array.from({ length: 12 }, (_, n) => numberOf(11 - n)),
          );
          const byNumber = (entries: readonly Suppression[]) =>
            [...entries].sort((a, b) => (a.number < b.number ? -1 : 1));
          assert.deepEqual(byNumber(listed), byNumber(await stored()));
        },
      ),
    ),

    rule("a list of one kind leaves the other out", async ({ suppressions }) => {
      await fill(suppressions, 6);
      const numbers = async (kind: SuppressionKind) =>
        (await read(suppressions, kind, 2)).map(({ number }) => number);
      assert.deepEqual(await numbers("opted_out"), [4, 2, 0].map(numberOf));
      assert.deepEqual(await numbers("set_aside"), [5, 3, 1].map(numberOf));
    }),

    rule(
      "an entry that took another's place is new, and one that was added again is not",
      async (harness) => {
        const { suppressions } = harness;
        await fill(suppressions, 4);
        const asked = { kind: "opted_out", by: "operator", reason: null } as const;
        await suppressions.add({ ...asked, number: numberOf(1) });
        await suppressions.add({ ...asked, number: numberOf(0) });
        const listed = await read(suppressions, null, 10);
        assert.deepEqual(
          listed.map(({ number }) => number),
          [1, 3, 2, 0].map(numberOf),
        );
      },
    ),

    rule(
      "what comes and goes between two pages passes nobody over and gives nobody twice",
      async (harness) => {
        const { suppressions } = harness;
        await fill(suppressions, 6);
        const first = await suppressions.list({ kind: null, limit: 2, after: null });
        for (const n of [7, 8, 9]) {
          await suppressions.add({ number: numberOf(n), kind: "opted_out", by: "operator", reason: null });
        }
        await suppressions.remove(numberOf(4));
        const rest = await suppressions.list({ kind: null, limit: 10, after: first.next });
        assert.deepEqual(
          rest.suppressions.map(({ number }) => number),
          [3, 2, 1, 0].map(numberOf),
        );
      },
    ),

    rule("a cursor that no page gave is refused", async ({ suppressions }) => {
      for (const after of FOREIGN_CURSORS) {
        const listing = suppressions.list({ kind: null, limit: 1, after });
        await assert.rejects(listing, { code: "INVALID_OPTION" });
      }
    }),
  ];
}

function numberOf(n: number): string {
  return `6281100000${String(n).padStart(2, "0")}`;
}

/** Entries in turn of either kind, oldest first. */
async function fill(suppressions: SuppressionList, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const kind = n % 2 === 0 ? "opted_out" : "set_aside";
    await suppressions.add({ number: numberOf(n), kind, by: "operator", reason: `the ${n}th` });
  }
}

function read(
  suppressions: SuppressionList,
  kind: SuppressionKind | null,
  limit: number,
): Promise<Suppression[]> {
  return readPages(limit, async (after) => {
    const page = await suppressions.list({ kind, limit, after });
    return { items: page.suppressions, next: page.next };
  });
}
