import { describe, expect, it } from "vitest";
import { deliveryReferencesContract } from "../../src/testing/delivery-references-contract.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { type BrokenReferences, brokenReferences } from "./broken-references.js";

function suite(breakage: BrokenReferences = () => ({})) {
  return deliveryReferencesContract(() => {
    let now = Date.parse("2025-12-16T01:00:00Z");
    const sound = inMemoryStore({ now: () => now });
    return {
      store: { ...sound, receipts: { ...sound.receipts, ...breakage(sound) } },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the receipts in memory keep the contract of references:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of references catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenReferences)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(brokenReferences)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
