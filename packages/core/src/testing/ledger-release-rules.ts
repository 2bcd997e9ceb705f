import assert from "node:assert/strict";
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
  unknown,
  withNewToken,
} from "./ledger-fixture.js";

/** What is taken back as if it had never begun. */
export function releaseRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("a released delivery that had no row has none again, open to everybody at once", async (fixture) => {
      const other = await fixture.open();
      const { run, mine } = await fixture.sending("a");
      await run.release([mine]);
      await fixture.assertStored({});
      const [theirs, again] = [withNewToken(mine), withNewToken(mine)];
      await assertBegins(other, [theirs], [theirs]);
      await other.release([theirs]);
      await assertBegins(run, [again], [again]);
    }),

    rule("a released delivery that had failed has failed again, exactly as it was", async (fixture) => {
      await fixture.settled("a", failed);
      const row = await fixture.onlyRow();
      const later = await fixture.open();
      const next = withNewToken({ ...row, token: "" });
      await assertBegins(later, [next], [next]);
      await later.release([next]);
      assert.deepEqual(await fixture.onlyRow(), row);
    }),

    rule("who may begin what failed is the same after a release", async (fixture) => {
      const before = await fixture.open();
      const { run, mine } = await fixture.settled("a", failed);
      const [releasing, later] = [await fixture.open(), await fixture.open()];
      const next = withNewToken(mine);
      await assertBegins(releasing, [next], [next]);
      await releasing.release([next]);
      await assertStates(before.read([mine]), ["failed"]);
      await assertStates(later.read([mine]), ["open"]);
      await assertStates(run.read([mine]), ["open"]);
      await assertBegins(before, [withNewToken(mine)], []);
      const [last, own] = [withNewToken(mine), withNewToken(mine)];
      await assertBegins(later, [last], [last]);
      await later.release([last]);
      await assertBegins(run, [own], [own]);
    }),

    rule("what became unknown by its lease is released as well", async (fixture) => {
      await fixture.settled("a", failed);
      const run = await fixture.open();
      const both = [delivery("a"), delivery("b")];
      await assertBegins(run, both, both);
      await fixture.elapse(LEASE_MS + 1_000);
      await fixture.open();
      await fixture.assertStored({ a: "unknown", b: "unknown" });
      await run.release(both);
      await fixture.assertStored({ a: "failed" });
    }),

    rule("a release leaves alone what it does not name", async (fixture) => {
      const run = await fixture.open();
      const [released, kept] = [delivery("a"), delivery("b")];
      await assertBegins(run, [released, kept], [released, kept]);
      await run.release([released]);
      await fixture.assertStored({ b: "sending" });
    }),

    rule("a release under another token is ignored", async (fixture) => {
      const { run, mine } = await fixture.sending("a");
      const other = await fixture.open();
      await other.release([withNewToken(mine), delivery("b")]);
      await fixture.assertStored({ a: "sending" });
      await assertSettles(run, [sent(mine)], [mine]);
    }),

    rule("a release of what was sent or has failed is ignored", async (fixture) => {
      const first = await fixture.settled("a", sent);
      const second = await fixture.settled("b", failed);
      await first.run.release([first.mine]);
      await second.run.release([second.mine]);
      await fixture.assertStored({ a: "sent", b: "failed" });
    }),

    rule("a release of what its attempt left unknown is ignored", async (fixture) => {
      const { run, mine } = await fixture.settled("a", unknown);
      await run.release([mine]);
      await fixture.assertStored({ a: "unknown" });
    }),

    rule("a release that is made again does nothing, whoever has begun since", async (fixture) => {
      const other = await fixture.open();
      const { run, mine } = await fixture.sending("a");
      await run.release([mine]);
      await run.release([mine]);
      const theirs = withNewToken(mine);
      await assertBegins(other, [theirs], [theirs]);
      await run.release([mine]);
      await fixture.assertStored({ a: "sending" });
    }),

    rule("no outcome takes effect under a token that was released", async (fixture) => {
      await fixture.settled("a", failed);
      const run = await fixture.open();
      const both = [delivery("a"), delivery("b")];
      await assertBegins(run, both, both);
      await run.release(both);
      await assertSettles(
        run,
        both.map((each) => sent(each)),
        [],
      );
      await fixture.assertStored({ a: "failed" });
    }),
  ];
}
