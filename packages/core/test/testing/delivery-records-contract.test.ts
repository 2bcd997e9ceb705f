import { describe, expect, it } from "vitest";
import { deliveryRecordsContract } from "../../src/testing/delivery-records-contract.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { type BrokenRecords, brokenRecords } from "./broken-records.js";

function suite(breakage: BrokenRecords = () => ({})) {
  return deliveryRecordsContract(() => {
    let now = Date.parse("2025-12-16T01:00:00Z");
    const sound = inMemoryStore({ now: () => now });
    return {
      store: { ...sound, records: { ...sound.records, ...breakage(sound) } },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the records in memory keep the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of records catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenRecords)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(brokenRecords)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
