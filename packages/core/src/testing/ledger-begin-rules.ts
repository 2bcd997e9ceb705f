import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import {
  assertBegins,
  assertStates,
  delivery,
  failed,
  LEASE_MS,
  type LedgerRule,
  sent,
  unknown,
  withNewToken,
} from "./ledger-fixture.js";

/** What begins, and what does not. */
export function beginRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("a key without a row begins, and is sending for every other run", async (fixture) => {
      const [run, other] = [await fixture.open(), await fixture.open()];
      const mine = delivery("a");
      await assertBegins(run, [mine], [mine]);
      await fixture.assertStored({ a: "sending" });
      await assertBegins(other, [withNewToken(mine)], []);
      await assertStates(other.read([mine]), ["sending"]);
      await assertStates(run.read([mine]), ["sending"]);
    }),

    rule("of many runs that begin the same keys at once, each key begins once", async (fixture) => {
      const keys = Array.from({ length: 100 }, (_, index) => delivery(`vehicle ${index}`));
      const runs = await Promise.all(Array.from({ length: 5 }, () => fixture.open()));
      // In opposite orders, as two that wait for each other would block both.
      const groups = runs.map((_, n) => (n % 2 === 0 ? keys : keys.toReversed()).map(withNewToken));
      const changes = await Promise.all(runs.map((run, n) => run.settleAndBegin([], groups[n] ?? [])));
      for (const { vehicleId } of keys) {
        const tokens = groups.flat().filter((each) => each.vehicleId === vehicleId);
        const winners = tokens.filter(({ token }) => changes.some(({ begun }) => begun.has(token)));
        assert.equal(winners.length, 1, `${vehicleId} began in ${winners.length} runs`);
      }
    }),

    rule("another vehicle and another visit are other deliveries", async (fixture) => {
      const run = await fixture.open();
      const all = [delivery("a"), delivery("b"), delivery("a", { visitDate: "2025-12-19" })];
      await assertBegins(run, all, all);
      assert.equal((await fixture.storedIds()).length, 3);
    }),

    rule("a key that is given twice in one group begins once, under its first token", async (fixture) => {
      const run = await fixture.open();
      const [first, other] = [delivery("a"), delivery("b")];
      await assertBegins(run, [first, withNewToken(first), other, withNewToken(first)], [first, other]);
      await fixture.assertStored({ a: "sending", b: "sending" });
    }),

    rule("a delivery that begins again with its token gets a new lease", async (fixture) => {
      const { run, mine } = await fixture.sending("a");
      await fixture.elapse(LEASE_MS - 1_000);
      await assertBegins(run, [mine], [mine]);
      await fixture.elapse(LEASE_MS - 1_000);
      await assertStates(fixture.ledger.read([mine], mine.period), ["sending"]);
    }),

    rule("what is settled does not begin again with its token", async (fixture) => {
      for (const outcome of [sent, unknown]) {
        const { run, mine } = await fixture.settled(outcome.name, outcome);
        await assertBegins(run, [mine], []);
      }
      await fixture.assertStored({ sent: "sent", unknown: "unknown" });
    }),

    rule("sent and unknown are closed for their key, to every later run", async (fixture) => {
      const { mine: first } = await fixture.settled("a", sent);
      const { mine: second } = await fixture.settled("b", unknown);
      const run = await fixture.open();
      await assertBegins(run, [withNewToken(first), withNewToken(second)], []);
      await assertStates(run.read([first, second]), ["sent", "unknown"]);
      await fixture.assertStored({ a: "sent", b: "unknown" });
    }),

    rule("what failed begins again in the run in which it failed", async (fixture) => {
      const { run, mine } = await fixture.settled("a", failed);
      await assertStates(run.read([mine]), ["open"]);
      const next = withNewToken(mine);
      await assertBegins(run, [next], [next]);
      await fixture.assertStored({ a: "sending" });
    }),

    rule("what failed is closed to other runs that opened before it failed", async (fixture) => {
      const before = await fixture.open();
      const { mine } = await fixture.settled("a", failed);
      await assertStates(before.read([mine]), ["failed"]);
      await assertBegins(before, [withNewToken(mine)], []);
      await fixture.assertStored({ a: "failed" });
    }),

    rule("what failed is open to runs that open later, and to who looks without a run", async (fixture) => {
      const { mine } = await fixture.settled("a", failed);
      await assertStates(fixture.ledger.read([mine], mine.period), ["open"]);
      const later = await fixture.open();
      await assertStates(later.read([mine]), ["open"]);
      const next = withNewToken(mine);
      await assertBegins(later, [next], [next]);
    }),

    rule("vehicle ids of any text are kept apart, and stored as they are", async (fixture) => {
      const run = await fixture.open();
      const all = IDS.map((id) => delivery(id));
      await assertBegins(run, all, all);
      assert.deepEqual((await fixture.storedIds()).sort(), [...IDS].sort());
      await assertStates(
        run.read(all),
        IDS.map(() => "sending"),
      );
    }),
  ];
}

const IDS = [
  ...["", " ", "  ", "a b", "a b ", "a\nb", "A", "a", "NULL", "null", "$1", "%s", "1", "01", "1.0"],
  ...["'", '"', "\\", "{}", "{a,b}", "'; drop table reminder_delivery; --", "车🚗", "\u00e9", "e\u0301"],
  "x".repeat(1_000),
];
