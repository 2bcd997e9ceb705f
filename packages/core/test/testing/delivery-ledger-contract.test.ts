import { describe, expect, it } from "vitest";
import { deliveryLedgerContract } from "../../src/testing/delivery-ledger-contract.js";
import { inMemoryLedger } from "../../src/testing/in-memory-ledger.js";
import type { BrokenLedger } from "./broken-ledgers/broken-ledger.js";
import { brokenLedgers } from "./broken-ledgers/index.js";

function suite(broken: Pick<BrokenLedger, "ledger" | "run"> = {}) {
  return deliveryLedgerContract(async () => {
    let now = 1_000_000;
    const sound = inMemoryLedger({ now: () => now });
    const ledger = { ...sound, ...broken.ledger?.(sound) };
    return {
      ledger: {
        ...ledger,
        async open(identity) {
          const run = await ledger.open(identity);
          return { ...run, ...broken.run?.(run, { ledger: sound, identity }) };
        },
      },
      async elapse(ms) {
        now += ms;
      },
      stored: async () => sound.rows,
    };
  });
}

async function failures(broken: BrokenLedger): Promise<string[]> {
  const failing: string[] = [];
  for (const { name, run } of suite(broken)) await run().catch(() => failing.push(name));
  return failing;
}

describe("the in-memory ledger keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of the ledger, by exactly the rules that are broken,", () => {
  it("has a broken ledger for each of its rules", () => {
    expect([...new Set(brokenLedgers.map(({ breaks }) => breaks))]).toEqual(suite().map(({ name }) => name));
  });

  for (const broken of brokenLedgers) {
    it(`catches one that ${broken.that}`, async () => {
      const expected = [broken.breaks, ...(broken.andBreaks ?? [])];
      expect((await failures(broken)).sort()).toEqual(expected.sort());
    });
  }
});
