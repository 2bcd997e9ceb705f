import { expect, it } from "vitest";
import type { GatewayNotice } from "../../src/ports/gateway-notices.js";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fixture } from "../fixture/fixture.js";

const SUBJECT = "template pengingat_servis (id)";
const HOUR_MS = 3_600_000;

function halting(f: Fixture, parts: Partial<GatewayNotice> = {}): GatewayNotice {
  const notice = { subject: SUBJECT, severity: "halt", words: "the template was paused" } as const;
  return { ...notice, at: f.clock.now(), ...parts };
}

function runOver(f: Fixture, subjects: readonly string[] = [SUBJECT]) {
  const messenger = { ...f.ports.messenger, subjects };
  return f.clock.finish(f.another({ messenger, notices: f.store.notices }).run());
}

it("a run halts before its first message where the gateway has stopped delivering", async () => {
  const f = fixture({ fleet: 9 });
  await f.store.notices.record([halting(f)]);
  expect(await runOver(f)).toMatchObject({
    ...{ ended: "halted", left: 9, sent: 0 },
    reason: "the gateway has stopped delivering: the template was paused",
  });
  expect([f.sends, f.ledger.rows]).toEqual([[], []]);
});

it("a run halts in its midst a few seconds after the gateway says so, though it goes on accepting", async () => {
  const f = fixture({ fleet: 40, options: { concurrency: 1 }, latencyMs: 1_000 });
  f.watch.send = () => {
    if (f.sends.length === 10) void f.store.notices.record([halting(f)]);
  };
  const report = await runOver(f);
  expect(report.ended).toBe("halted");
  expect(report.sent).toBeGreaterThanOrEqual(10);
  expect(report.sent).toBeLessThanOrEqual(16);
});

it.each([
  ["a warning", { severity: "warning" }],
  ["what was cleared", { severity: "cleared" }],
  ["another template", { subject: "template promo (id)" }],
] as const)("a run goes on over %s", async (_what, parts) => {
  const f = fixture();
  await f.store.notices.record([halting(f, parts)]);
  expect(await runOver(f)).toMatchObject({ ended: "finished", sent: 3 });
});

it("a notice that nobody took back holds runs for a day", async () => {
  const f = fixture();
  const ago = (hours: number) => ({ at: new Date(f.clock.now().getTime() - hours * HOUR_MS) });
  await f.store.notices.record([halting(f, ago(23))]);
  expect(await runOver(f)).toMatchObject({ ended: "halted" });
  const g = fixture();
  await g.store.notices.record([halting(g, ago(25))]);
  expect(await runOver(g)).toMatchObject({ ended: "finished", sent: 3 });
});

it("a messenger without subjects, or a service without notices, does not look", async () => {
  const f = fixture();
  await f.store.notices.record([halting(f)]);
  expect(await runOver(f, [])).toMatchObject({ ended: "finished" });
  const g = fixture();
  const messenger = { ...g.ports.messenger, subjects: [SUBJECT] };
  expect(await g.clock.finish(g.another({ messenger }).run())).toMatchObject({ ended: "finished" });
});

it("a database that is lost then ends the run as any does", async () => {
  const f = fixture();
  const messenger = { ...f.ports.messenger, subjects: [SUBJECT] };
  const notices = { ...f.store.notices, list: () => Promise.reject(databaseLost()) };
  await expect(f.clock.finish(f.another({ messenger, notices }).run())).rejects.toMatchObject({
    code: "DATABASE_LOST",
  });
  expect(f.sends).toEqual([]);
});
