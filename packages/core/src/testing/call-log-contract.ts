import assert from "node:assert/strict";
import type { Call, CallLog, NewCall } from "../ports/call-log.js";
import { type CallLogHarness, type CallLogRule, noAnswer } from "./call-log-harness.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import { toCallRules } from "./to-call-rules.js";
import { VISIT } from "./visits-fixture.js";

/** Every rule of `CallLog` as cases for any test runner; each makes a harness of its own. */
export function callLogContract(
  createHarness: () => CallLogHarness | Promise<CallLogHarness>,
): ContractCase[] {
  const rule: CallLogRule = contractRule(createHarness);

  return [
    rule("a call is kept with who, what and when", async ({ store: { calls } }) => {
      assert.deepEqual(await calls.list({ limit: 10, after: null }), { calls: [], next: null });
      const comes: NewCall = {
        ...noAnswer("a"),
        outcome: "will_come",
        date: "2025-12-20",
        note: "after ten",
      };
      assert.equal(await calls.record(comes), "recorded");
      const [call, ...others] = (await calls.list({ limit: 10, after: null })).calls;
      assert.ok(call && others.length === 0, "one call is kept");
      const { at, ...kept } = call;
      const { after: _, ...expected } = { ...comes, number: 1 };
      assert.deepEqual(kept, expected);
      assert.ok(at instanceof Date, "it has a time");
    }),

    rule("every outcome is taken, with a date or without", async ({ store: { calls } }) => {
      const outcomes = ["will_come", "call_later", "already_serviced", "wrong_number", "opted_out"] as const;
      for (const outcome of outcomes) await calls.record({ ...noAnswer(outcome), outcome, date: null });
      const all = await read(calls, 10);
      assert.deepEqual(
        all.map(({ outcome, date }) => [outcome, date]),
        outcomes.toReversed().map((outcome) => [outcome, null]),
      );
    }),

    rule(
      "the last call about each visit is given in the order of the visits",
      async ({ store: { calls } }) => {
        await calls.record(noAnswer("a"));
        await calls.record({ ...noAnswer("a", 1), note: "again" });
        await calls.record({ ...noAnswer("a"), visitDate: "2026-04-18", note: "another visit" });
        await calls.record(noAnswer("b"));
        const visit = (vehicleId: string, visitDate = VISIT) => ({ vehicleId, visitDate });
        const asked = [
          visit("b"),
          visit("none"),
          visit("a"),
          visit("a", "2026-04-18"),
          visit("a", "2024-01-01"),
        ];
        const found = await calls.latest(asked);
        assert.deepEqual(
          found.map((call) => call && [call.vehicleId, call.number, call.note]),
          [["b", 1, null], null, ["a", 2, "again"], ["a", 1, "another visit"], null],
        );
        assert.deepEqual(await calls.latest([]), []);
      },
    ),

    rule(
      "a call that does not know of the last one is outdated, and not kept",
      async ({ store: { calls } }) => {
        assert.equal(await calls.record(noAnswer("a")), "recorded");
        for (const after of [0, 2]) {
          assert.equal(await calls.record({ ...noAnswer("a", after), by: "Budi" }), "outdated");
        }
        assert.equal(await calls.record({ ...noAnswer("a", 1), by: "Budi" }), "recorded");
        assert.deepEqual(
          (await read(calls, 10)).map(({ by, number }) => [by, number]),
          [
            ["Budi", 2],
            ["Sari", 1],
          ],
        );
      },
    ),

    rule("of many who record a call about a visit at once, one does", async ({ store: { calls } }) => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => calls.record(noAnswer("a"))));
      assert.equal(answers.filter((answer) => answer === "recorded").length, 1);
      assert.equal((await read(calls, 100)).length, 1);
    }),

    rule("vehicles have their calls, newest first", async ({ store: { calls } }) => {
      for (const id of ["a", "b", "c"]) await calls.record(noAnswer(id));
      await calls.record({ ...noAnswer("a", 1), note: "again" });
      const found = async (limit: number) =>
        (await calls.ofVehicles(["a", "b", "none"], limit)).map(
          ({ vehicleId, number }) => vehicleId + number,
        );
      assert.deepEqual(await found(10), ["a2", "b1", "a1"]);
      assert.deepEqual(await found(1), ["a2"]);
      assert.deepEqual(await calls.ofVehicles([], 10), []);
    }),

    rule("any text is taken as note, name and vehicle", async ({ store: { calls } }) => {
      const texts = ["", "'; drop table x; --", "😀 ꦧꦸꦢꦶ", "a\0b", "\ud800", "x".repeat(100_000)];
      for (const [n, text] of texts.entries()) {
        await calls.record({ ...noAnswer(`${n} 'O"{}$& 山`), note: text, by: text });
      }
      const all = await read(calls, 100);
      assert.deepEqual([all.length, all[3]?.note], [texts.length, "😀 ꦧꦸꦢꦶ"]);
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 calls once, newest first`, async ({ store: { calls } }) => {
        const ids = Array.from("abcdefghijkl");
        for (const id of ids) await calls.record(noAnswer(id));
        assert.deepEqual(
          (await read(calls, limit)).map(({ vehicleId }) => vehicleId),
          ids.toReversed(),
        );
      }),
    ),

    rule("a cursor that no page gave is refused", async ({ store: { calls } }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(calls.list({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),

    ...toCallRules(rule),
  ];
}

function read(calls: CallLog, limit: number): Promise<Call[]> {
  return readPages(limit, async (after) => {
    const page = await calls.list({ limit, after });
    return { items: page.calls, next: page.next };
  });
}
