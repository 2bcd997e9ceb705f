import { describe, expect, it } from "vitest";
import { deliveryLedgerContract } from "../../src/testing/delivery-ledger-contract.js";
import { inMemoryLedger } from "../../src/testing/in-memory-ledger.js";
import { type BrokenLedger, brokenLedgers } from "./broken-ledgers.js";

function suite(broken: BrokenLedger = {}) {
  return deliveryLedgerContract(async () => {
    let now = 1_000_000;
    const sound = inMemoryLedger({ now: () => now++ });
    const ledger = { ...sound, ...broken.ledger?.(sound) };
    return {
      ledger: {
        ...ledger,
        async open(identity) {
          const run = await ledger.open(identity);
          return { ...run, ...broken.run?.(run, { rows: () => sound.rows, runId: identity.runId }) };
        },
      },
      elapse: async (ms: number) => {
        now += ms;
      },
      stored: async () => sound.rows,
      dispose: async () => {},
    };
  });
}

describe("the in-memory ledger keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of the ledger catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenLedgers)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, broken] of Object.entries(brokenLedgers)) {
    it(name, async () => {
      const caught = suite(broken).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
