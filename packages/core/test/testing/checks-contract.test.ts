import { describe, expect, it } from "vitest";
import type { CheckResult, Checks } from "../../src/ports/checks.js";
import { checksContract } from "../../src/testing/checks-contract.js";
import { recordedChecks } from "../../src/testing/recorded-checks.js";

const SECRET = "rahasia-0123456789";
const LOST: CheckResult = {
  name: "double",
  state: "problem",
  what: "Nothing answers.",
  remedy: "Start it.",
};

function suite(change: { good?: Checks; unreachable?: Checks } = {}) {
  return checksContract(() => ({
    good: recordedChecks(),
    unreachable: recordedChecks([LOST]),
    secrets: [SECRET],
    ...change,
  }));
}

describe("the double keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

/** A double that breaks a rule, by the rule. */
const BROKEN: Readonly<Record<string, Parameters<typeof suite>[0]>> = {
  "a good set-up raises no alarm": { good: recordedChecks([LOST]) },
  "what cannot be reached is a problem, and no error": { unreachable: recordedChecks() },
  "each result has a name of its own, a sentence and, where it is not ok, a remedy": {
    unreachable: recordedChecks([{ name: "double", state: "problem", what: "Nothing answers." }]),
  },
  "no result holds a key, a number or a name": {
    unreachable: recordedChecks([{ ...LOST, what: `The key ${SECRET} is refused.` }]),
  },
  "it looks again each time": { good: forgetful() },
};

describe("the contract catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(BROKEN)).toEqual(suite().map(({ name }) => name));
  });
  for (const [rule, change] of Object.entries(BROKEN)) {
    it(rule, async () => {
      await expect(
        suite(change)
          .find(({ name }) => name === rule)
          ?.run(),
      ).rejects.toThrow();
    });
  }
});

function forgetful(): Checks {
  let runs = 0;
  return {
    async run() {
      runs += 1;
      return [{ name: `double ${runs}`, state: "ok", what: "All is well." }];
    },
  };
}
