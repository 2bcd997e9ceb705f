import type { ContractCase } from "./contract-case.js";
import {
  assertBegins,
  assertSettles,
  assertStates,
  failed,
  LEASE_MS,
  type LedgerRule,
  sent,
  TODAY,
  TOMORROW,
  unknown,
  withNewToken,
} from "./ledger-fixture.js";

/** How long an attempt holds its delivery, and what becomes of it after. */
export function leaseRules(rule: LedgerRule): ContractCase[] {
  return [
    rule("a sending whose lease is over is unknown for everybody who looks", async (fixture) => {
      const other = await fixture.open();
      const { run, mine } = await fixture.sending("a");
      await fixture.elapse(LEASE_MS - 1_000);
      await assertStates(fixture.ledger.read([mine], TODAY), ["sending"]);
      await assertStates(other.read([mine]), ["sending"]);
      await fixture.elapse(2_000);
      await assertStates(fixture.ledger.read([mine], TODAY), ["unknown"]);
      await assertStates(other.read([mine]), ["unknown"]);
      await assertStates(run.read([mine]), ["unknown"]);
    }),

    rule("a lease lasts as long as its run says", async (fixture) => {
      const { mine: short } = await fixture.sending("a", { leaseMs: 10_000 });
      const { mine: long } = await fixture.sending("b", { leaseMs: 120_000 });
      await fixture.elapse(11_000);
      await assertStates(fixture.ledger.read([short, long], TODAY), ["unknown", "sending"]);
      await fixture.elapse(100_000);
      await assertStates(fixture.ledger.read([short, long], TODAY), ["unknown", "sending"]);
    }),

    rule("no begin takes a sending over, whether or not its lease is over", async (fixture) => {
      const other = await fixture.open();
      const { mine } = await fixture.sending("a");
      await assertBegins(other, [withNewToken(mine)], []);
      await fixture.elapse(LEASE_MS + 1_000);
      await assertBegins(other, [withNewToken(mine)], []);
      await assertStates(other.read([mine]), ["unknown"]);
    }),

    rule(
      "a sending whose lease is over becomes unknown when a run opens, on whatever day",
      async (fixture) => {
        await fixture.sending("a");
        await fixture.elapse(LEASE_MS + 1_000);
        await fixture.open({ today: TOMORROW });
        await fixture.assertStored({ a: "unknown" });
      },
    ),

    rule("a sending whose lease is over becomes unknown when a run closes", async (fixture) => {
      const other = await fixture.open();
      await fixture.sending("a");
      await fixture.elapse(LEASE_MS + 1_000);
      await other.close();
      await fixture.assertStored({ a: "unknown" });
    }),

    rule("a sending whose lease lasts stays when runs open and close, its own included", async (fixture) => {
      const { run } = await fixture.sending("a");
      await fixture.elapse(LEASE_MS - 1_000);
      await (await fixture.open()).close();
      await run.close();
      await fixture.assertStored({ a: "sending" });
    }),

    rule("only its owner settles what became unknown by its lease", async (fixture) => {
      for (const outcome of [sent, failed, unknown]) {
        const { run, mine } = await fixture.sending(outcome.name);
        await fixture.elapse(LEASE_MS + 1_000);
        const other = await fixture.open();
        await assertSettles(other, [outcome(withNewToken(mine))], []);
        await assertSettles(run, [outcome(mine)], [mine]);
      }
      await fixture.assertStored({ sent: "sent", failed: "failed", unknown: "unknown" });
    }),

    rule("its owner settles a sending whose lease is over and that no run has looked at", async (fixture) => {
      const { run, mine } = await fixture.sending("a");
      await fixture.elapse(LEASE_MS + 1_000);
      await assertSettles(run, [sent(mine)], [mine]);
      await fixture.assertStored({ a: "sent" });
    }),

    rule("what became unknown by its lease does not begin again with its token", async (fixture) => {
      const { run, mine } = await fixture.sending("a");
      await fixture.elapse(LEASE_MS + 1_000);
      await fixture.open();
      await assertBegins(run, [mine], []);
      await fixture.assertStored({ a: "unknown" });
    }),
  ];
}
