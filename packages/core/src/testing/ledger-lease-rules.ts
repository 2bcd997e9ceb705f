import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import { claim, failed, key, LEASE_MS, type LedgerRule, sent } from "./ledger-bench.js";

/** How long a claim holds, and what becomes of it after. */
export function leaseRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("a claim whose lease is over is taken over, and its old owner hands nothing over", async (bench) => {
      const [dead, next] = [await bench.open(), await bench.open()];
      const old = claim("a");
      await dead.claim([old]);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await bench.assertStates(next.claim([claim("a")]), ["held"]);
      await bench.harness.elapse(2_000);
      await bench.assertStates(bench.ledger.peek([key("a")]), ["open"]);
      const taken = claim("a");
      await bench.assertStates(next.claim([taken]), ["claimed"]);
      assert.deepEqual([...(await dead.handOver([old]))], []);
      assert.deepEqual([...(await next.handOver([taken]))], [taken.token]);
    }),

    rule("a renewed lease holds, and shows that it was renewed", async (bench) => {
      const [holder, other] = [await bench.open(), await bench.open()];
      await holder.claim([claim("a")]);
      const before = await bench.leaseOf("a");
      assert.equal(await bench.leaseOf("a"), before);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await holder.renew();
      assert.notEqual(await bench.leaseOf("a"), before);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await bench.assertStates(other.claim([claim("a")]), ["held"]);
    }),

    rule("a hand-over begins a new lease", async (bench) => {
      const [holder, other] = [await bench.open(), await bench.open()];
      const mine = claim("a");
      await holder.claim([mine]);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await holder.handOver([mine]);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await bench.assertStates(other.claim([claim("a")]), ["held"]);
      await bench.assertStored({ a: "sending" });
    }),

    rule("a run renews its own leases only", async (bench) => {
      const [dead, alive] = [await bench.open(), await bench.open()];
      await dead.claim([claim("a")]);
      await alive.claim([claim("b")]);
      await bench.harness.elapse(LEASE_MS - 1_000);
      await alive.renew();
      await bench.harness.elapse(2_000);
      await bench.assertStates(bench.ledger.peek([key("a"), key("b")]), ["open", "held"]);
    }),

    rule("a hand-over whose lease is over is in doubt for a claim, never open", async (bench) => {
      await bench.handedOver("a");
      const next = await bench.open();
      await bench.harness.elapse(LEASE_MS + 1);
      await bench.assertStates(bench.ledger.peek([key("a")]), ["unknown"]);
      await bench.assertStored({ a: "sending" });
      await bench.assertStates(next.claim([claim("a")]), ["unknown"]);
      await bench.assertStored({ a: "unknown" });
    }),

    rule("a hand-over whose lease is over is in doubt as soon as another run opens", async (bench) => {
      await bench.handedOver("a");
      await bench.harness.elapse(LEASE_MS + 1);
      await bench.open();
      await bench.assertStored({ a: "unknown" });
    }),

    rule("only the old owner settles a hand-over in doubt", async (bench) => {
      for (const outcome of [sent, failed]) {
        const { run, mine } = await bench.handedOver(outcome.name);
        await bench.harness.elapse(LEASE_MS + 1);
        const other = await bench.open();
        assert.deepEqual([...(await other.settle([outcome(claim(outcome.name))]))], []);
        assert.deepEqual([...(await run.handOver([mine]))], []);
        assert.deepEqual([...(await run.settle([outcome(mine)]))], [mine.token]);
      }
      await bench.assertStored({ sent: "sent", failed: "failed" });
    }),
  ];
}
