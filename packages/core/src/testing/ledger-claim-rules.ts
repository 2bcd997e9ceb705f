import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import { claim, doubtful, key, type LedgerRule, sent } from "./ledger-bench.js";

/** Who gets what: keys, claims, hand-overs. */
export function claimRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("an open key is claimed by the first run and held for the others", async (bench) => {
      const [first, second] = [await bench.open(), await bench.open()];
      await bench.assertStates(first.claim([claim("a")]), ["claimed"]);
      await bench.assertStates(second.claim([claim("a")]), ["held"]);
      await bench.assertStored({ a: "claimed" });
    }),

    rule("answers come in the order of the requests", async (bench) => {
      await bench.settled("b", sent);
      await bench.settled("d", doubtful);
      const run = await bench.open();
      await bench.assertStates(run.claim(["a", "b", "c", "d"].map((id) => claim(id))), [
        "claimed",
        "sent",
        "claimed",
        "unknown",
      ]);
      await bench.assertStates(bench.ledger.peek(["e", "d", "c", "b"].map((id) => key(id))), [
        "open",
        "unknown",
        "held",
        "sent",
      ]);
    }),

    rule("a claim made again with its token is answered the same", async (bench) => {
      const run = await bench.open();
      const mine = claim("a");
      await bench.assertStates(run.claim([mine]), ["claimed"]);
      await bench.assertStates(run.claim([mine]), ["claimed"]);
    }),

    rule("each part of the key makes another delivery", async (bench) => {
      const run = await bench.open();
      const others = [
        claim("a"),
        claim("b"),
        { ...claim("a"), visitDate: "2025-12-19" },
        { ...claim("a"), occasion: "2025-12-17" },
      ];
      await bench.assertStates(run.claim(others), ["claimed", "claimed", "claimed", "claimed"]);
      assert.equal((await bench.harness.stored()).length, 4);
    }),

    rule("vehicle ids of any text are kept apart and verbatim", async (bench) => {
      const ids = ["'", '"', "\\", "{}", "{a,b}", "NULL", "null", "", " ", "a b", "a\nb", "車🚗", "$1", "%s"];
      const run = await bench.open();
      await bench.assertStates(
        run.claim(ids.map((id) => claim(id))),
        ids.map(() => "claimed"),
      );
      const stored = (await bench.harness.stored()).map(({ vehicleId }) => vehicleId);
      assert.deepEqual([...stored].sort(), [...ids].sort());
    }),

    rule("of many runs that want the same keys at once, each key goes to exactly one", async (bench) => {
      const ids = Array.from({ length: 100 }, (_, index) => `vehicle ${index}`);
      const runs = await Promise.all(Array.from({ length: 5 }, () => bench.open()));
      const answers = await Promise.all(runs.map((run) => run.claim(ids.map((id) => claim(id)))));
      for (const [index, id] of ids.entries()) {
        const winners = answers.filter((states) => states[index]?.state === "claimed");
        assert.equal(winners.length, 1, `${id} was claimed by ${winners.length} runs`);
      }
    }),

    rule(
      "a hand-over is confirmed to the holder of the token, as often as it asks, and to nobody else",
      async (bench) => {
        const run = await bench.open();
        const mine = claim("a");
        await run.claim([mine]);
        assert.deepEqual([...(await run.handOver([claim("a"), claim("b")]))], []);
        assert.deepEqual([...(await run.handOver([mine]))], [mine.token]);
        assert.deepEqual([...(await run.handOver([mine]))], [mine.token]);
        await bench.assertStored({ a: "sending" });
      },
    ),
  ];
}
