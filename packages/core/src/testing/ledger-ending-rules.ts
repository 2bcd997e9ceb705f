import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import { claim, doubtful, failed, LEASE_MS, type LedgerRule, sent } from "./ledger-bench.js";

/** What a run gives back and tidies up, and what is counted. */
export function endingRules(rule: LedgerRule): ContractCase[] {
  return [
    rule(
      "a run gives back what it did not hand over, and of what it did only what it says never left",
      async (bench) => {
        const [run, other] = [await bench.open(), await bench.open()];
        const claims = ["waiting", "unsent", "on the wire"].map((id) => claim(id));
        const [, unsent, onTheWire] = claims;
        assert.ok(unsent && onTheWire);
        await run.claim(claims);
        await run.handOver([unsent, onTheWire]);
        await run.giveBack([unsent, claim("on the wire")]);
        await bench.assertStored({ "on the wire": "sending" });
        await bench.assertStates(other.claim([claim("waiting"), claim("unsent")]), ["claimed", "claimed"]);
        assert.deepEqual([...(await run.handOver(claims))], [onTheWire.token]);
        await run.giveBack([unsent]);
        await bench.assertStored({ waiting: "claimed", unsent: "claimed", "on the wire": "sending" });
      },
    ),

    rule("a run that closes gives back what it did not hand over, open to others at once", async (bench) => {
      const [run, other] = [await bench.open(), await bench.open()];
      const [kept, back] = [claim("a"), claim("b")];
      await run.claim([kept, back]);
      await run.handOver([kept]);
      await run.settle([sent(kept)]);
      await run.close({ finished: false });
      await bench.assertStored({ a: "sent" });
      assert.deepEqual([...(await run.handOver([back]))], []);
      await bench.assertStates(other.claim([claim("b")]), ["claimed"]);
    }),

    rule("a run that closes leaves what it handed over and could not settle", async (bench) => {
      const { run } = await bench.handedOver("a");
      await run.close({ finished: false });
      await bench.assertStored({ a: "sending" });
    }),

    rule("what had failed before a claim that is given back has failed again", async (bench) => {
      await bench.settled("a", failed);
      const run = await bench.open();
      const other = await bench.open();
      await run.claim([claim("a")]);
      await run.close({ finished: false });
      await bench.assertStored({ a: "failed" });
      await bench.assertStates(other.claim([claim("a")]), ["claimed"]);
    }),

    rule("left-overs of a past occasion are closed when a run opens, and never sent", async (bench) => {
      const dead = await bench.open("2025-12-15");
      const claims = ["a", "b"].map((id) => ({ ...claim(id), occasion: "2025-12-15" }));
      await dead.claim(claims);
      await dead.handOver(claims.slice(1));
      await bench.open();
      await bench.assertStored({ a: "claimed", b: "sending" });
      await bench.harness.elapse(LEASE_MS + 1);
      await bench.open();
      await bench.assertStored({ a: "failed", b: "unknown" });
    }),

    rule("claims of a dead run that a finished run did not take over are closed by it", async (bench) => {
      const [dead, run] = [await bench.open(), await bench.open()];
      await dead.claim([claim("a")]);
      await run.close({ finished: true });
      await bench.assertStored({ a: "claimed" });
      await bench.harness.elapse(LEASE_MS + 1);
      await run.close({ finished: true });
      await bench.assertStored({ a: "failed" });
      await bench.assertStates((await bench.open()).claim([claim("a")]), ["claimed"]);
    }),

    rule(
      "claims of a dead run are open to others at once when a run that was cut short closes",
      async (bench) => {
        const [dead, run, other] = [await bench.open(), await bench.open(), await bench.open()];
        await dead.claim([claim("a")]);
        await bench.harness.elapse(LEASE_MS + 1);
        await run.close({ finished: false });
        await bench.assertStored({});
        await bench.assertStates(other.claim([claim("a")]), ["claimed"]);
      },
    ),

    rule("a vehicle is new until it was written to, on whatever occasion", async (bench) => {
      await bench.settled("sent", sent);
      await bench.settled("failed", failed);
      await bench.settled("unknown", doubtful);
      await bench.handedOver("sending");
      await (await bench.open()).claim([claim("claimed")]);
      const ids = ["sent", "failed", "unknown", "sending", "claimed", "never"];
      assert.equal(await bench.ledger.countNew(ids), 3);
      assert.equal(await bench.ledger.countNew([]), 0);
    }),

    rule("no call minds an empty list", async (bench) => {
      const run = await bench.open();
      assert.deepEqual(await run.claim([]), []);
      assert.equal((await run.handOver([])).size, 0);
      assert.equal((await run.settle([])).size, 0);
      assert.deepEqual(await bench.ledger.peek([]), []);
    }),
  ];
}
