import { afterEach, describe, expect, it } from "vitest";
import { messengerContract } from "../../src/testing/messenger-contract.js";
import type { MessengerHarness } from "../../src/testing/messenger-harness.js";
import { brokenMessengers } from "./broken-messengers.js";
import { scriptedGateway } from "./scripted-gateway.js";

describe("the recording messenger keeps the contract:", () => {
  for (const { name, run } of messengerContract(scriptedGateway)) it(name, run);
});

describe("the contract catches a messenger that", () => {
  it("breaks any one of its rules", async () => {
    const uncaught = new Set(messengerContract(scriptedGateway).map(({ name }) => name));
    for (const [, wrap] of Object.values(brokenMessengers)) {
      const cases = messengerContract(() => scriptedGateway(wrap), { slackMs: 50 });
      await Promise.all(cases.map(({ name, run }) => run().catch(() => uncaught.delete(name))));
    }
    expect([...uncaught]).toEqual([]);
  });

  for (const [what, [caughtBy, wrap]] of Object.entries(brokenMessengers)) {
    it(what, async () => {
      const cases = messengerContract(() => scriptedGateway(wrap), { slackMs: 50 });
      const rule = cases.find(({ name }) => name === caughtBy);
      await expect(rule?.run()).rejects.toThrow();
    });
  }
});

describe("a declared difference", () => {
  const closed: string[] = [];
  afterEach(() => closed.splice(0));

  function silentHarness(): MessengerHarness {
    const plain = scriptedGateway();
    return {
      ...plain,
      gateway: {
        ...plain.gateway,
        answerWith() {
          throw new Error("it always accepts");
        },
      },
      async close() {
        closed.push("closed");
      },
    };
  }

  it("stays among the cases by name, and holds the harness to it", async () => {
    const cases = messengerContract(silentHarness, { impossible: ["silence"] });
    const declared = cases.filter(({ name }) => name.endsWith("(declared impossible: silence)"));
    expect(declared).toHaveLength(3);
    await Promise.all(declared.map(({ run }) => run()));
    expect(closed).toHaveLength(3);
    expect(cases).toHaveLength(messengerContract(scriptedGateway).length);
  });

  it("is refused where it is not so", async () => {
    const cases = messengerContract(scriptedGateway, { impossible: ["silence"] });
    const declared = cases.filter(({ name }) => name.endsWith("(declared impossible: silence)"));
    const results = await Promise.allSettled(declared.map(({ run }) => run()));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });
});
