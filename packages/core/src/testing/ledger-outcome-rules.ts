import assert from "node:assert/strict";
import type { Claim } from "../ports/delivery-ledger.js";
import type { ContractCase } from "./contract-case.js";
import { claim, doubtful, failed, key, type LedgerRule, sent } from "./ledger-bench.js";

/** What is settled, and what that closes or leaves open. */
export function outcomeRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("what is settled is not handed over again", async (bench) => {
      for (const outcome of [sent, failed, doubtful]) {
        const { run, mine } = await bench.settled(outcome.name, outcome);
        assert.deepEqual([...(await run.handOver([mine]))], []);
      }
    }),

    rule("an outcome is recorded under its token only", async (bench) => {
      const run = await bench.open();
      const mine = claim("a");
      await run.claim([mine]);
      await run.handOver([mine]);
      assert.deepEqual([...(await run.settle([sent(claim("a"))]))], []);
      await bench.assertStored({ a: "sending" });
      assert.deepEqual([...(await run.settle([sent(mine)]))], [mine.token]);
      await bench.assertStored({ a: "sent" });
    }),

    rule(
      "an outcome recorded again is answered the same, and another one does not replace it",
      async (bench) => {
        const { run, mine } = await bench.settled("a", sent);
        assert.deepEqual([...(await run.settle([sent(mine)]))], [mine.token]);
        assert.deepEqual([...(await run.settle([failed(mine)]))], []);
        await bench.assertStored({ a: "sent" });
      },
    ),

    rule("what was claimed and not handed over has no outcome", async (bench) => {
      const run = await bench.open();
      const mine = claim("a");
      await run.claim([mine]);
      assert.deepEqual([...(await run.settle([sent(mine)]))], []);
      await bench.assertStored({ a: "claimed" });
    }),

    rule(
      "outcomes and the next hand-over go as one, each under its own token, and again with the same answer",
      async (bench) => {
        const run = await bench.open();
        const claims = ["a", "b", "c"].map((id) => claim(id));
        const [a, b] = claims as [Claim, Claim];
        await run.claim(claims);
        await run.handOver([a]);
        for (let time = 0; time < 2; time += 1) {
          const { settled, held } = await run.settleAndHandOver([sent(a)], [claim("c"), b]);
          assert.deepEqual([...settled], [a.token]);
          assert.deepEqual([...held], [b.token]);
          await bench.assertStored({ a: "sent", b: "sending", c: "claimed" });
        }
      },
    ),

    rule("outcomes with any text are recorded", async (bench) => {
      const run = await bench.open();
      const claims = ["a", "b", "c"].map((id) => claim(id));
      await run.claim(claims);
      await run.handOver(claims);
      const texts = ["NUL \0 and '\"{}\\,", "lone \uD800 surrogate", "x".repeat(1_000_000)];
      const settlements = claims.map((each, index) => ({ ...sent(each), response: texts[index] ?? "" }));
      assert.equal((await run.settle(settlements)).size, 3);
      await bench.assertStored({ a: "sent", b: "sent", c: "sent" });
    }),

    rule("sent and unknown are closed for their key, to every later run", async (bench) => {
      await bench.settled("a", sent);
      await bench.settled("b", doubtful);
      const run = await bench.open();
      await bench.assertStates(run.claim([claim("a"), claim("b")]), ["sent", "unknown"]);
      await bench.assertStored({ a: "sent", b: "unknown" });
    }),

    rule("failed is open to runs that were opened after it failed, and to no other", async (bench) => {
      const before = await bench.open();
      const { run } = await bench.settled("a", failed);
      await bench.assertStates(before.claim([claim("a")]), ["failed"]);
      await bench.assertStates(run.claim([claim("a")]), ["failed"]);
      await bench.assertStates(bench.ledger.peek([key("a")]), ["open"]);
      await bench.assertStates((await bench.open()).claim([claim("a")]), ["claimed"]);
    }),
  ];
}
