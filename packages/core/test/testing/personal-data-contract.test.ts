import { describe, expect, it } from "vitest";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { personalDataContract } from "../../src/testing/personal-data-contract.js";
import { type BrokenPersonalData, brokenPersonalData } from "./broken-personal-data.js";

function suite(breakage: BrokenPersonalData = () => ({})) {
  return personalDataContract(() => {
    let now = Date.now();
    const sound = inMemoryStore({ now: () => now });
    return {
      store: { ...sound, personalData: { ...sound.personalData, ...breakage(sound) } },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("personal data in memory keep the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of personal data catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenPersonalData)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(brokenPersonalData)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
