import assert from "node:assert/strict";
import type { CheckResult, Checks } from "../ports/checks.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** Checks of a set-up that is as it should be, and of one where nothing answers. */
export interface ChecksHarness extends ContractHarness {
  readonly good: Checks;
  /** The same over a database or gateway that cannot be reached. */
  readonly unreachable: Checks;
  /** What no result may hold: the keys of the set-up, and the numbers and names on file. */
  readonly secrets: readonly string[];
}

/** Every rule of `Checks` as cases for any test runner; each makes a harness of its own. */
export function checksContract(createHarness: () => ChecksHarness | Promise<ChecksHarness>): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a good set-up raises no alarm", async ({ good }) => {
      const alarms = (await good.run()).filter(({ state }) => state !== "ok");
      assert.deepEqual(alarms, []);
    }),

    rule("what cannot be reached is a problem, and no error", async ({ unreachable }) => {
      assert.ok((await unreachable.run()).some(({ state }) => state === "problem"));
    }),

    rule(
      "each result has a name of its own, a sentence and, where it is not ok, a remedy",
      async (harness) => {
        for (const results of [await harness.good.run(), await harness.unreachable.run()]) {
          assert.ok(results.length > 0, "something is looked at");
          assert.equal(new Set(results.map(({ name }) => name)).size, results.length);
          for (const each of results) assertShape(each);
        }
      },
    ),

    rule("no result holds a key, a number or a name", async ({ good, unreachable, secrets }) => {
      const said = JSON.stringify([await good.run(), await unreachable.run()]);
      for (const secret of secrets) assert.ok(!said.includes(secret), "a result holds a secret");
    }),

    rule("it looks again each time", async ({ good }) => {
      const names = async () => (await good.run()).map(({ name }) => name);
      assert.deepEqual(await names(), await names());
    }),
  ];
}

function assertShape({ name, state, what, remedy }: CheckResult): void {
  assert.match(name, /^\S[^\n]*\S$/);
  assert.ok(["ok", "warning", "problem"].includes(state), `state ${state}`);
  assert.match(what, /^\S[^\n]*\.$/);
  if (state !== "ok" || remedy !== undefined) assert.match(remedy ?? "", /^\S[^\n]*\.$/);
}
