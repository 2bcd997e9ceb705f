import assert from "node:assert/strict";
import type { Begin } from "../ports/delivery-ledger.js";
import type { ContractCase } from "./contract-case.js";
import {
  assertBegins,
  assertSettles,
  assertStates,
  delivery,
  failed,
  LEASE_MS,
  type LedgerRule,
  sent,
  TODAY,
  TOMORROW,
  unknown,
} from "./ledger-fixture.js";

/** What is known of keys, of other periods of their visit, and of vehicles. */
export function readRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("states come in the order of the keys, and reading changes nothing", async (fixture) => {
      await fixture.settled("b", sent);
      await fixture.settled("d", unknown);
      await fixture.sending("c");
      const run = await fixture.open();
      const keys = ["a", "d", "c", "b", "d"].map((id) => delivery(id));
      await assertStates(run.read(keys), ["open", "unknown", "sending", "sent", "unknown"]);
      await assertStates(fixture.ledger.read(keys, TODAY), ["open", "unknown", "sending", "sent", "unknown"]);
      await fixture.assertStored({ b: "sent", c: "sending", d: "unknown" });
    }),

    rule("another period of the visit closes the key on the day on which it began", async (fixture) => {
      const run = await fixture.open();
      const [dead, ...group] = STATES.map((id) => delivery(id, OTHER_PERIOD)) as [Begin, Begin, Begin];
      const [sentOne, unknownOne] = group;
      await assertBegins(run, [dead], [dead]);
      await fixture.elapse(LEASE_MS + 1_000);
      await assertBegins(run, group, group);
      await assertSettles(run, [sent(sentOne), unknown(unknownOne)], [sentOne, unknownOne]);
      const keys = STATES.map((id) => delivery(id));
      const expected = ["unknown", "sent", "unknown", "sending"] as const;
      await assertStates(run.read(keys), expected);
      await assertStates(fixture.ledger.read(keys, TODAY), expected);
      await assertBegins(run, keys, []);
      const later = await fixture.open();
      await assertStates(later.read(keys), expected);
      await assertBegins(later, keys, []);
    }),

    rule("another period of the visit does not close the key on another day", async (fixture) => {
      const run = await fixture.open();
      const group = ["sent", "unknown", "sending"].map((id) => delivery(id, OTHER_PERIOD));
      const [sentOne, unknownOne] = group as [Begin, Begin];
      await assertBegins(run, group, group);
      await assertSettles(run, [sent(sentOne), unknown(unknownOne)], [sentOne, unknownOne]);
      const keys = group.map(({ vehicleId }) => delivery(vehicleId, { period: TOMORROW }));
      await assertStates(fixture.ledger.read(keys, TOMORROW), ["open", "open", "open"]);
      const next = await fixture.open({ today: TOMORROW });
      await assertStates(next.read(keys), ["open", "open", "open"]);
      await assertBegins(next, keys, keys);
      assert.equal((await fixture.storedIds()).length, 6);
    }),

    rule("another period that failed or was released does not close the key", async (fixture) => {
      const run = await fixture.open();
      const others = [delivery("a", OTHER_PERIOD), delivery("b", OTHER_PERIOD)];
      const [refused, unsent] = others as [Begin, Begin];
      await assertBegins(run, others, others);
      await assertSettles(run, [failed(refused)], [refused]);
      await run.release([unsent]);
      const keys = [delivery("a"), delivery("b")];
      await assertStates(fixture.ledger.read(keys, TODAY), ["open", "open"]);
      await assertStates(run.read(keys), ["open", "open"]);
      await assertBegins(run, keys, keys);
    }),

    rule("a period of another visit does not close the key", async (fixture) => {
      const run = await fixture.open();
      const other = delivery("a", { ...OTHER_PERIOD, visitDate: "2025-12-17" });
      await assertBegins(run, [other], [other]);
      await assertSettles(run, [sent(other)], [other]);
      const mine = delivery("a");
      await assertStates(run.read([mine]), ["open"]);
      await assertStates(fixture.ledger.read([mine], TODAY), ["open"]);
      await assertBegins(run, [mine], [mine]);
    }),

    rule("a vehicle is new until a delivery of it is sending, sent or unknown", async (fixture) => {
      await fixture.sending("dead");
      await fixture.elapse(LEASE_MS + 1_000);
      await fixture.sending("sending");
      await fixture.settled("sent", sent);
      await fixture.settled("unknown", unknown);
      await fixture.settled("failed", failed);
      const ids = ["dead", "sending", "sent", "unknown", "failed", "never", "never"];
      assert.equal(await fixture.ledger.countNew(ids), 2);
    }),

    rule("no call minds an empty list", async (fixture) => {
      const { run } = await fixture.sending("a");
      await assertBegins(run, [], []);
      await run.release([]);
      await assertStates(run.read([]), []);
      await assertStates(fixture.ledger.read([], TODAY), []);
      assert.equal(await fixture.ledger.countNew([]), 0);
      await fixture.assertStored({ a: "sending" });
    }),
  ];
}

const OTHER_PERIOD = { period: "2025-12-18" };
const STATES = ["dead", "sent", "unknown", "sending"];
