import { describe, expect, it } from "vitest";
import { deliveryLedgerContract } from "../../src/testing/delivery-ledger-contract.js";
import { inMemoryLedger } from "../../src/testing/in-memory-ledger.js";

function harness() {
  let now = 1_000_000;
  const ledger = inMemoryLedger({ now: () => now++ });
  return {
    ledger,
    elapse: async (ms: number) => {
      now += ms;
    },
    stored: async () => ledger.rows,
    dispose: async () => {},
  };
}

describe("the in-memory ledger", () => {
  for (const { name, run } of deliveryLedgerContract(async () => harness())) it(name, run);
});

describe("the contract suite of the ledger", () => {
  it("catches a ledger that gives a key to everybody", async () => {
    const cases = deliveryLedgerContract(async () => {
      const fine = harness();
      return {
        ...fine,
        ledger: {
          ...fine.ledger,
          open: async (run) => ({
            ...(await fine.ledger.open(run)),
            claim: async (requests) => requests.map(() => ({ state: "claimed" })),
          }),
        },
      };
    });
    const results = await Promise.allSettled(cases.map(({ run }) => run()));
    expect(results.filter(({ status }) => status === "rejected").length).toBeGreaterThan(5);
  });
});
