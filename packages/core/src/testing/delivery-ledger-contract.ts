import assert from "node:assert/strict";
import type { Claim, DeliveryKey, DeliveryLedger, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { ContractCase } from "./contract-case.js";

/** A fresh, empty ledger and what a case needs to look behind it. */
export interface DeliveryLedgerHarness {
  readonly ledger: DeliveryLedger;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  /** What is stored, in any order. */
  stored(): Promise<readonly StoredStatus[]>;
  /** Called at the end of each case. */
  dispose(): Promise<void>;
}

/** A stored row, as far as the contract speaks of it. */
export interface StoredStatus extends DeliveryKey {
  readonly status: string;
}

const TODAY = "2025-12-16";
const LEASE_MS = 60_000;

/** Every rule of {@link DeliveryLedger} as cases for any test runner; each makes a harness of its own. */
export function deliveryLedgerContract(createHarness: () => Promise<DeliveryLedgerHarness>): ContractCase[] {
  const rule = (name: string, check: (bench: Bench) => Promise<void>): ContractCase => ({
    name,
    async run() {
      const harness = await createHarness();
      try {
        await check(new Bench(harness));
      } finally {
        await harness.dispose();
      }
    },
  });

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

class Bench {
  readonly harness: DeliveryLedgerHarness;

  constructor(harness: DeliveryLedgerHarness) {
    this.harness = harness;
  }

  get ledger(): DeliveryLedger {
    return this.harness.ledger;
  }

  open(today = TODAY): Promise<LedgerRun> {
    return this.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today });
  }

  async handedOver(id: string): Promise<{ run: LedgerRun; mine: Claim }> {
    const run = await this.open();
    const mine = claim(id);
    await run.claim([mine]);
    await run.handOver([mine]);
    return { run, mine };
  }

  async settled(id: string, outcome: (of: Claim) => Settlement): Promise<{ run: LedgerRun; mine: Claim }> {
    const { run, mine } = await this.handedOver(id);
    await run.settle([outcome(mine)]);
    return { run, mine };
  }

  async leaseOf(id: string): Promise<string> {
    const [state] = await this.ledger.peek([key(id)]);
    assert.ok(state?.state === "held", `expected ${id} to be held, got ${state?.state}`);
    return state.lease;
  }

  async assertStates(answers: Promise<readonly { state: string }[]>, expected: string[]): Promise<void> {
    assert.deepEqual(
      (await answers).map(({ state }) => state),
      expected,
    );
  }

  async assertStored(expected: Record<string, string>): Promise<void> {
    const stored = (await this.harness.stored()).map(({ vehicleId, status }) => [vehicleId, status]);
    assert.deepEqual(Object.fromEntries(stored), expected);
  }
}

function key(vehicleId: string): DeliveryKey {
  return { vehicleId, visitDate: "2025-12-18", occasion: TODAY };
}

function claim(vehicleId: string): Claim {
  return { ...key(vehicleId), token: crypto.randomUUID() };
}

function sent(of: Claim): Settlement & { status: "sent" } {
  return { claim: of, attempts: 1, status: "sent", response: "Success sent message", messageId: "7" };
}

function failed(of: Claim): Settlement {
  return { claim: of, attempts: 3, status: "failed", code: "UNREACHABLE", reason: "refused" };
}

function doubtful(of: Claim): Settlement {
  return { claim: of, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "no answer" };
}
