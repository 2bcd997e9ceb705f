import { describe, expect, it } from "vitest";
import { callLogContract } from "../../src/testing/call-log-contract.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { type BrokenCalls, brokenCalls } from "./broken-calls.js";

function suite(breakage: BrokenCalls = () => ({})) {
  return callLogContract(() => {
    let now = Date.now();
    const sound = inMemoryStore({ now: () => now });
    return {
      store: { ...sound, calls: { ...sound.calls, ...breakage(sound) } },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the calls in memory keep the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the contract of the call log catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenCalls)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(brokenCalls)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
