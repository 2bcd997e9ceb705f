import assert from "node:assert/strict";
import type { Settlement } from "../ports/delivery-ledger.js";
import type { ContractCase } from "./contract-case.js";
import {
  assertBegins,
  assertSettles,
  assertTokens,
  delivery,
  failed,
  type LedgerRule,
  sent,
  unknown,
  withNewToken,
} from "./ledger-fixture.js";

/** Which outcomes take effect. */
export function settleRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("an outcome takes effect under its token only", async (fixture) => {
      const { run, mine } = await fixture.sending("a");
      await assertSettles(run, [sent(withNewToken(mine))], []);
      await fixture.assertStored({ a: "sending" });
      await assertSettles(run, [sent(mine)], [mine]);
      await fixture.assertStored({ a: "sent" });
    }),

    rule("an outcome of what never began takes no effect", async (fixture) => {
      const run = await fixture.open();
      await assertSettles(run, [sent(delivery("a")), failed(delivery("b"))], []);
      await fixture.assertStored({});
    }),

    rule("an outcome is stored with its run, its attempts and its reason", async (fixture) => {
      const { run, mine } = await fixture.sending("a", { runId: "run 7" });
      await assertSettles(run, [failed(mine)], [mine]);
      const { token: _, ...key } = mine;
      assert.deepEqual(await fixture.onlyRow(), {
        ...key,
        ...{ status: "failed", runId: "run 7", attempts: 3, code: "UNREACHABLE", reason: "refused" },
      });
    }),

    rule("an outcome that is given again returns the same", async (fixture) => {
      for (const outcome of [sent, failed, unknown]) {
        const { run, mine } = await fixture.settled(outcome.name, outcome);
        await assertSettles(run, [outcome(mine)], [mine]);
      }
      await fixture.assertStored({ sent: "sent", failed: "failed", unknown: "unknown" });
    }),

    rule("no other outcome replaces sent or failed", async (fixture) => {
      const { run, mine } = await fixture.settled("a", sent);
      const other = await fixture.settled("b", failed);
      await assertSettles(run, [failed(mine), unknown(mine)], []);
      await assertSettles(other.run, [sent(other.mine), unknown(other.mine)], []);
      await fixture.assertStored({ a: "sent", b: "failed" });
    }),

    rule("what is unknown may still become what its owner finds out", async (fixture) => {
      for (const outcome of [sent, failed]) {
        const { run, mine } = await fixture.settled(outcome.name, unknown);
        await assertSettles(run, [outcome(withNewToken(mine))], []);
        await assertSettles(run, [outcome(mine)], [mine]);
      }
      await fixture.assertStored({ sent: "sent", failed: "failed" });
    }),

    rule("a late outcome of an attempt does not touch the next attempt", async (fixture) => {
      const { run, mine } = await fixture.settled("a", failed);
      const next = withNewToken(mine);
      await assertBegins(run, [next], [next]);
      await assertSettles(run, [sent(mine), failed(mine), unknown(mine)], []);
      await fixture.assertStored({ a: "sending" });
      await assertSettles(run, [sent(next)], [next]);
      await fixture.assertStored({ a: "sent" });
    }),

    rule("one call settles and begins, and returns the same when it is made again", async (fixture) => {
      const run = await fixture.open();
      const [first, second, next] = [delivery("a"), delivery("b"), delivery("c")];
      await assertBegins(run, [first, second], [first, second]);
      for (let time = 0; time < 2; time += 1) {
        const { settled, begun } = await run.settleAndBegin(
          [sent(first), failed(withNewToken(second))],
          [next, withNewToken(first)],
        );
        assertTokens(settled, [first], "settled");
        assertTokens(begun, [next], "begun");
        await fixture.assertStored({ a: "sent", b: "sending", c: "sending" });
      }
    }),

    rule("a group of hundreds settles and begins in one call", async (fixture) => {
      const run = await fixture.open();
      const [group, next] = ["a", "b"].map((name) =>
        Array.from({ length: 500 }, (_, index) => delivery(`${name} ${index}`)),
      );
      assert.ok(group && next);
      await assertBegins(run, group, group);
      const { settled, begun } = await run.settleAndBegin(
        group.map((each) => sent(each)),
        next,
      );
      assertTokens(settled, group, "settled");
      assertTokens(begun, next, "begun");
    }),

    rule("outcomes of any text are recorded", async (fixture) => {
      const run = await fixture.open();
      const settlements = ODD_TEXTS.flatMap((text, n): Settlement[] => [
        { ...ACCEPTED, begun: delivery(`sent ${n}`), response: text, messageId: text },
        { ...REFUSED, begun: delivery(`failed ${n}`), reason: text },
      ]);
      const group = settlements.map(({ begun }) => begun);
      await assertBegins(run, group, group);
      await assertSettles(run, settlements, group);
      const statuses = settlements.map(({ begun, status }) => [begun.vehicleId, status]);
      await fixture.assertStored(Object.fromEntries(statuses));
    }),
  ];
}

const ACCEPTED = { attempts: 1, status: "sent" } as const;
const REFUSED = { attempts: 1, status: "failed", code: "REJECTED" } as const;

const ODD_TEXTS = ["", "NUL \0 and '\"{}\\,", "lone \ud800 surrogate", "\udc00", `x${"🚗".repeat(300_000)}`];
