import assert from "node:assert/strict";
import type { NewSuppression, Suppression } from "../ports/suppression-list.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import type { SuppressionListHarness, SuppressionRule } from "./suppression-list-harness.js";
import { suppressionPageRules } from "./suppression-page-rules.js";
import { suppressionRequestRules } from "./suppression-request-rules.js";

const ASKED: NewSuppression = { number: "628110000001", kind: "opted_out", by: "webhook", reason: "STOP" };
const FAILED: NewSuppression = { number: "628110000001", kind: "set_aside", by: "gateway", reason: null };

/** Every rule of `SuppressionList` as cases for any test runner; each makes a harness of its own. */
export function suppressionListContract(
  createHarness: () => SuppressionListHarness | Promise<SuppressionListHarness>,
): ContractCase[] {
  const rule: SuppressionRule = contractRule(createHarness);

  return [
    rule("a number is found once it is on the list, and no other", async ({ suppressions, stored }) => {
      assert.deepEqual(await suppressions.find([ASKED.number]), new Map());
      await suppressions.add(ASKED);
      await suppressions.add({ ...FAILED, number: "628110000002" });
      const asked = ["628110000003", "628110000002", "62811000000", "628110000001", "628110000001"];
      assert.deepEqual(
        new Map([...(await suppressions.find(asked))].sort()),
        new Map([
          ["628110000001", "opted_out"],
          ["628110000002", "set_aside"],
        ]),
      );
      const entry = (await stored()).find(({ number }) => number === ASKED.number);
      assert.deepEqual(withoutTime(entry), ASKED);
      assert.ok(Math.abs(Number(entry?.addedAt) - Date.now()) < CLOCKS_APART_MS, "added just now");
    }),

    rule("no numbers find nothing, and what is no number does no harm", async ({ suppressions }) => {
      await suppressions.add(ASKED);
      assert.deepEqual(await suppressions.find([]), new Map());
      const odd = [
        "",
        "0",
        "+628110000001",
        " 628110000001",
        "628110000001\0",
        "\ud800",
        "'",
        "9".repeat(9_000),
      ];
      assert.deepEqual(
        await suppressions.find([...odd, ASKED.number]),
        new Map([[ASKED.number, "opted_out"]]),
      );
      for (const number of odd) assert.equal(await suppressions.remove(number), false);
    }),

    rule("what is no number is not put on the list", async ({ suppressions, stored }) => {
      for (const number of [
        "",
        "08110000001",
        "+628110000001",
        "628110000001@c.us",
        "6".repeat(16),
        "62 811",
      ]) {
        await assert.rejects(suppressions.add({ ...ASKED, number }), { code: "INVALID_PHONE" });
      }
      assert.deepEqual(await stored(), []);
    }),

    rule("a number that is added again keeps its entry", async ({ suppressions, stored }) => {
      for (const first of [ASKED, { ...FAILED, number: "628110000002" }]) {
        await suppressions.add(first);
        const before = (await stored()).find(({ number }) => number === first.number);
        await suppressions.add({ ...first, by: "somebody else", reason: "another" });
        const after = (await stored()).find(({ number }) => number === first.number);
        assert.deepEqual(after, before);
      }
      assert.equal((await stored()).length, 2);
    }),

    rule("opted_out takes the place of set_aside, as a new entry", async (harness) => {
      await harness.suppressions.add(FAILED);
      await harness.suppressions.add(ASKED);
      assert.deepEqual((await harness.stored()).map(withoutTime), [ASKED]);
    }),

    rule("set_aside never takes the place of opted_out", async ({ suppressions, stored }) => {
      await suppressions.add(ASKED);
      await suppressions.add(FAILED);
      assert.deepEqual((await stored()).map(withoutTime), [ASKED]);
    }),

    rule("of many who add a number at once, one entry is kept, and opted_out wins", async (harness) => {
      const entries = Array.from({ length: 20 }, (_, n) => (n === 11 ? ASKED : FAILED));
      await Promise.all(entries.map((entry) => harness.suppressions.add(entry)));
      assert.deepEqual((await harness.stored()).map(withoutTime), [ASKED]);
    }),

    rule("remove takes a number off, and returns whether it was on the list", async (harness) => {
      const { suppressions, stored } = harness;
      await suppressions.add(ASKED);
      await suppressions.add({ ...FAILED, number: "628110000002" });
      assert.equal(await suppressions.remove(ASKED.number), true);
      assert.equal(await suppressions.remove(ASKED.number), false);
      assert.deepEqual(
        (await stored()).map(({ number }) => number),
        ["628110000002"],
      );
      await suppressions.add(FAILED);
      assert.deepEqual(await suppressions.find([ASKED.number]), new Map([[ASKED.number, "set_aside"]]));
    }),

    rule("remove with a kind leaves an entry of the other kind", async (harness) => {
      const { suppressions, stored } = harness;
      await suppressions.add(ASKED);
      assert.equal(await suppressions.remove(ASKED.number, "set_aside"), false);
      assert.equal((await stored()).length, 1);
      assert.equal(await suppressions.remove(ASKED.number, "opted_out"), true);
      assert.deepEqual(await stored(), []);
    }),

    rule("any text is taken as who and why", async ({ suppressions, stored }) => {
      const texts = ["", "'; drop table x; --", "😀 ꦧꦸꦢꦶ", "a\0b", "\ud800", "x".repeat(100_000)];
      for (const [n, text] of texts.entries()) {
        await suppressions.add({ ...ASKED, number: `62811000000${n}`, by: text, reason: text });
      }
      assert.equal((await stored()).length, texts.length);
      assert.deepEqual((await stored()).find(({ number }) => number === "628110000002")?.by, texts[2]);
    }),

    ...suppressionRequestRules(rule),
    ...suppressionPageRules(rule),
  ];
}

const CLOCKS_APART_MS = 60_000;

function withoutTime(entry: Suppression | undefined): NewSuppression | undefined {
  if (entry === undefined) return undefined;
  const { number, kind, by, reason } = entry;
  return { number, kind, by, reason };
}
