import assert from "node:assert/strict";
import type { SuppressionRequest } from "../ports/suppression-list.js";
import type { ContractCase } from "./contract-case.js";
import { permutations } from "./permutations.js";
import type { SuppressionListHarness, SuppressionRule } from "./suppression-list-harness.js";

const NUMBER = "628110000001";
const LONG_AGO = Date.parse("2020-01-01T00:00:00Z");

const optOut = (minute: number, number = NUMBER) => request("opted_out", minute, number);
const lifting = (minute: number, number = NUMBER) => request(null, minute, number);
const undeliverable = (minute: number, number = NUMBER) => request("set_aside", minute, number);

/** The rules of `apply`. */
export function suppressionRequestRules(rule: SuppressionRule): readonly ContractCase[] {
  return [
    rule(
      "the request of the latest time counts, in whatever order and however often they come",
      async (harness) => {
        const { suppressions } = harness;
        const asked = [optOut(1), lifting(2), optOut(3), lifting(4)];
        for (const count of [1, 2, 3, 4]) {
          const numbers: string[] = [];
          for (const [n, order] of permutations(asked.slice(0, count)).entries()) {
            const number = `62811${count}0000${String(n).padStart(2, "0")}`;
            numbers.push(number);
            const mine = order.map((each) => ({ ...each, number }));
            if (n % 2 === 0) await suppressions.apply([...mine, ...mine]);
            else for (const each of [...mine, ...mine.slice(0, 1)]) await suppressions.apply([each]);
          }
          const found = await suppressions.find(numbers);
          assert.equal(found.size, count % 2 === 0 ? 0 : numbers.length, `after ${count} requests`);
        }
      },
    ),

    rule("of an opt-out and a lifting at one time the opt-out counts", async (harness) => {
      const { suppressions } = harness;
      await suppressions.apply([optOut(1), lifting(1)]);
      await suppressions.apply([lifting(1, "628110000002")]);
      await suppressions.apply([optOut(1, "628110000002")]);
      await suppressions.apply([optOut(1, "628110000003")]);
      await suppressions.apply([lifting(1, "628110000003")]);
      await assertKinds(harness, {
        [NUMBER]: "opted_out",
        "628110000002": "opted_out",
        "628110000003": "opted_out",
      });
    }),

    rule("what a person adds or removes counts as later than all requests before it", async (harness) => {
      const { suppressions } = harness;
      const ahead = (Date.now() - LONG_AGO) / 60_000 + 5;
      const person = { number: NUMBER, kind: "opted_out", by: "operator", reason: null } as const;
      await suppressions.apply([lifting(ahead)]);
      await suppressions.add(person);
      await suppressions.apply([lifting(ahead), lifting(1)]);
      await assertKinds(harness, { [NUMBER]: "opted_out" });
      await suppressions.remove(NUMBER);
      await suppressions.apply([optOut(1)]);
      await assertKinds(harness, {});
      await suppressions.apply([optOut(ahead + 1)]);
      await assertKinds(harness, { [NUMBER]: "opted_out" });
    }),

    rule("a lifting takes off no entry that is set_aside", async (harness) => {
      await harness.suppressions.apply([undeliverable(1), lifting(2)]);
      await harness.suppressions.apply([lifting(3)]);
      await assertKinds(harness, { [NUMBER]: "set_aside" });
    }),

    rule("set_aside is put where there is no entry, and counts for no order", async (harness) => {
      const { suppressions } = harness;
      await suppressions.apply([optOut(5), undeliverable(6)]);
      await assertKinds(harness, { [NUMBER]: "opted_out" });
      await suppressions.apply([lifting(7)]);
      await suppressions.apply([undeliverable(1)]);
      await assertKinds(harness, { [NUMBER]: "set_aside" });
      await suppressions.apply([optOut(6)]);
      await assertKinds(harness, { [NUMBER]: "set_aside" });
      await suppressions.apply([optOut(8)]);
      await assertKinds(harness, { [NUMBER]: "opted_out" });
    }),

    rule(
      "an entry that a request finds is kept, and one that comes back is new",
      async ({ suppressions, stored }) => {
        await suppressions.apply([optOut(1)]);
        const before = await stored();
        await suppressions.apply([{ ...optOut(2), by: "somebody else", reason: "another" }]);
        assert.deepEqual(await stored(), before);
        await suppressions.apply([lifting(3)]);
        await suppressions.apply([optOut(1, "628110000002")]);
        await suppressions.apply([{ ...optOut(4), by: "somebody else", reason: "another" }]);
        const { suppressions: listed } = await suppressions.list({ kind: null, limit: 10, after: null });
        assert.deepEqual(
          listed.map(({ number, by, reason }) => [number, by, reason]),
          [
            [NUMBER, "somebody else", "another"],
            ["628110000002", "customer", "STOP"],
          ],
        );
      },
    ),

    rule("what is no number makes none take effect", async ({ suppressions, stored }) => {
      for (const number of ["", "08110000001", "628110000001@c.us", "6".repeat(16)]) {
        await assert.rejects(suppressions.apply([optOut(1), optOut(1, number)]), { code: "INVALID_PHONE" });
      }
      await suppressions.apply([]);
      assert.deepEqual(await stored(), []);
    }),

    rule("of requests that come at once the latest counts", async (harness) => {
      const numbers = Array.from({ length: 20 }, (_, n) => `6281100000${String(n).padStart(2, "0")}`);
      const calls = [7, 0, 1, 2, 3, 4, 5, 6].map((minute) =>
        numbers.map((number) => (minute % 2 === 0 ? optOut(minute, number) : lifting(minute, number))),
      );
      await Promise.all(
        calls.map((call, n) => harness.suppressions.apply(n % 2 === 0 ? call : call.toReversed())),
      );
      await assertKinds(harness, {});
    }),
  ];
}

function request(kind: SuppressionRequest["kind"], minute: number, number: string): SuppressionRequest {
  return { number, kind, by: "customer", reason: "STOP", at: new Date(LONG_AGO + minute * 60_000) };
}

async function assertKinds(
  { stored }: SuppressionListHarness,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const kinds = (await stored()).map(({ number, kind }) => [number, kind]);
  assert.deepEqual(Object.fromEntries(kinds), expected);
}
