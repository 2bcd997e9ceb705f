import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import type { RecordsRule } from "./delivery-records-harness.js";
import { assertBegins, delivery, failed, sent, withNewToken } from "./ledger-fixture.js";
import { assertHolds, onlyRecord, openRun, settled } from "./records-fixture.js";
import { told, under } from "./reference-fixture.js";

/** The rules of whom a message went to, and of what it is billed as. */
export function recipientRules(rule: RecordsRule): ContractCase[] {
  return [
    rule(
      "the recipient of a message is found by its id or secondary id, and of no other",
      async (harness) => {
        const { receipts } = harness.store;
        const run = await openRun(harness);
        const [a, b] = [delivery("a", { recipient: "628110000001" }), delivery("b")];
        await run.settleAndBegin([], [a, b]);
        await run.settleAndBegin([sent(a, "id of a"), sent(b, "id of b")], []);
        await receipts.record([{ ...told("id of a", "accepted"), secondaryId: "secondary id of a" }]);
        const asked = [
          "id of a",
          "secondary id of a",
          "id of b",
          "id of",
          "",
          "\0",
          "\ud800",
          "x".repeat(9_000),
        ];
        assert.deepEqual(
          new Map([...(await receipts.findRecipients(asked))].sort()),
          new Map([
            ["secondary id of a", "628110000001"],
            ["id of a", "628110000001"],
          ]),
        );
        assert.deepEqual(await receipts.findRecipients([]), new Map());
      },
    ),

    rule(
      "the recipient is that of the last attempt, also where a reference has settled it",
      async (harness) => {
        const { receipts } = harness.store;
        const { run, mine } = await settled(harness, "a", failed);
        const again = { ...withNewToken(mine), recipient: "628110000002" };
        await assertBegins(run, [again], [again]);
        await receipts.record([under([again], told("id of a", "accepted"))]);
        assert.deepEqual(await receipts.findRecipients(["id of a"]), new Map([["id of a", "628110000002"]]));
      },
    ),

    rule("what a message is billed as is kept, the last that was told", async (harness) => {
      const { receipts } = harness.store;
      await settled(harness, "a", (begun) => sent(begun, "id of a"));
      assertHolds(await onlyRecord(harness, "sent"), { billedAs: null });
      await receipts.record([{ ...told("id of a", "accepted"), billedAs: "utility" }]);
      await receipts.record([{ ...told("id of a", "read"), billedAs: "marketing" }]);
      await receipts.record([told("id of a", "read")]);
      assertHolds(await onlyRecord(harness, "sent"), { billedAs: "marketing" });
    }),
  ];
}
