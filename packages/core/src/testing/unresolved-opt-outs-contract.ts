import assert from "node:assert/strict";
import type {
  NewUnresolvedOptOut,
  UnresolvedOptOut,
  UnresolvedOptOuts,
} from "../ports/unresolved-opt-outs.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";

/** A fresh, empty list of unresolved opt-outs. */
export interface UnresolvedOptOutsHarness extends ContractHarness {
  readonly unresolved: UnresolvedOptOuts;
}

/** Every rule of `UnresolvedOptOuts` as cases for any test runner; each makes a harness of its own. */
export function unresolvedOptOutsContract(
  createHarness: () => UnresolvedOptOutsHarness | Promise<UnresolvedOptOutsHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("what is added is listed and found as it is", async ({ unresolved }) => {
      assert.deepEqual(await listed(unresolved), []);
      await unresolved.add([]);
      const added = [entry(1), { ...entry(2), messageId: null }];
      await unresolved.add(added);
      const all = await listed(unresolved);
      assert.deepEqual(all.map(withoutId), added.toReversed());
      for (const each of all) assert.deepEqual(await unresolved.find(each.id), each);
    }),

    rule("a message is on the list once, however often it comes", async ({ unresolved }) => {
      await unresolved.add([entry(1), { ...entry(1), words: "other", at: new Date(0) }]);
      await unresolved.add([{ ...entry(1), sender: "another" }]);
      await unresolved.add([{ ...entry(1), gateway: "another" }]);
      const nameless = { ...entry(2), messageId: null };
      await unresolved.add([nameless, { ...nameless, at: new Date(0) }]);
      await unresolved.add([nameless, { ...nameless, words: "other" }, { ...nameless, sender: "another" }]);
      const all = (await listed(unresolved)).map(withoutId).toReversed();
      assert.deepEqual(all, [
        entry(1),
        { ...entry(1), sender: "another" },
        { ...entry(1), gateway: "another" },
        nameless,
        { ...nameless, words: "other" },
        { ...nameless, sender: "another" },
      ]);
    }),

    rule("of many who add a message at once, one entry is kept", async ({ unresolved }) => {
      await Promise.all(Array.from({ length: 10 }, () => unresolved.add([entry(1), entry(2)])));
      assert.equal((await listed(unresolved)).length, 2);
    }),

    rule("what is removed is gone, and no other, and may come again", async ({ unresolved }) => {
      await unresolved.add([entry(1), entry(2)]);
      const [, first] = await listed(unresolved);
      assert.ok(first);
      assert.equal(await unresolved.remove(first.id), true);
      assert.equal(await unresolved.remove(first.id), false);
      assert.equal(await unresolved.find(first.id), null);
      assert.deepEqual((await listed(unresolved)).map(withoutId), [entry(2)]);
      await unresolved.add([entry(1)]);
      assert.deepEqual((await listed(unresolved)).map(withoutId), [entry(1), entry(2)]);
    }),

    rule("an id that no entry has, or could have, is not found", async ({ unresolved }) => {
      await unresolved.add([entry(1)]);
      for (const id of [...FOREIGN_CURSORS, "0", "999999999", "1.0", " 1"]) {
        assert.equal(await unresolved.find(id), null);
        assert.equal(await unresolved.remove(id), false);
      }
    }),

    ...[1, 5, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 entries once, newest first`, async ({ unresolved }) => {
        const added = Array.from({ length: 12 }, (_, n) => entry(n));
        for (const each of added) await unresolved.add([each]);
        assert.deepEqual((await listed(unresolved, limit)).map(withoutId), added.toReversed());
      }),
    ),

    rule("a cursor that no page gave is refused", async ({ unresolved }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(unresolved.list({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),

    rule("any text is taken as gateway, sender, words and id", async ({ unresolved }) => {
      const texts = ["", "'; drop table x; --", "😀 ꦧꦸꦢꦶ", "a\0b", "\ud800", "x".repeat(100_000)];
      for (const text of texts) {
        const named = { gateway: text, sender: text, words: text, at: entry(1).at, messageId: text };
        await unresolved.add([named, { ...named, messageId: null }]);
      }
      const all = await listed(unresolved);
      assert.equal(all.length, 2 * texts.length);
      assert.equal(all.filter(({ words }) => words === texts[2]).length, 2);
    }),
  ];
}

function entry(n: number): NewUnresolvedOptOut {
  const at = new Date(Date.parse("2025-12-16T01:00:00Z") + n * 60_000);
  return { gateway: "fonnte", sender: `${n}@lid`, words: "STOP", at, messageId: `message ${n}` };
}

function withoutId({ id: _, ...rest }: UnresolvedOptOut): NewUnresolvedOptOut {
  return rest;
}

function listed(unresolved: UnresolvedOptOuts, limit = 100): Promise<UnresolvedOptOut[]> {
  return readPages(limit, async (after) => {
    const { entries, next } = await unresolved.list({ limit, after });
    return { items: entries, next };
  });
}
