import { describe, expect, it } from "vitest";
import type { LedgerRun } from "../../src/ports/delivery-ledger.js";
import { claimOf, type Fixture, fate, fixture, LEASE_MS, TODAY } from "../fixture/fixture.js";

/** One poll of the ledger while waiting, at most. */
const POLL_MS = 1_000;

async function other(f: Fixture, leaseMs: number, ...ids: string[]): Promise<LedgerRun> {
  const run = await f.ledger.open({ runId: crypto.randomUUID(), leaseMs, today: TODAY });
  await run.claim(ids.map((id) => claimOf(id)));
  return run;
}

const settled = (id: string) => ({ claim: claimOf(id), attempts: 1 });

describe("a run that meets rows under another's lease", () => {
  it("does its own first", async () => {
    const f = fixture({ fleet: 40, options: { pageSize: 10 }, latencyMs: 10 });
    await other(f, LEASE_MS / 2, "1", "2", "3");
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 40 });
    const order = f.sends.map(({ id }) => id);
    expect(order.slice(-3).sort()).toEqual(["1", "2", "3"]);
    expect(f.sends[36]?.at).toBeLessThan(1_000);
    expect(f.sends[37]?.at).toBeGreaterThanOrEqual(LEASE_MS / 2);
  });

  it("takes nothing over before its own is done, though it has expired", async () => {
    const f = fixture({ fleet: 6, latencyMs: 5_000, options: { concurrency: 1 } });
    await other(f, 10_000, "1");
    const claimedAt: number[] = [];
    f.script.before = ({ name }) => {
      if (name === "claim") claimedAt.push(f.clock.monotonic());
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 6 });
    expect(claimedAt).toEqual([0, 25_000 + POLL_MS]);
  });

  it("takes over what expires, soon after it does", async () => {
    const f = fixture();
    await other(f, 20_000, "1");
    await other(f, 40_000, "2");
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 3 });
    const at = (id: string) => f.sends.find((send) => send.id === id)?.at ?? 0;
    expect(at("1")).toBeGreaterThanOrEqual(20_000);
    expect(at("1")).toBeLessThanOrEqual(20_000 + POLL_MS);
    expect(at("2")).toBeGreaterThanOrEqual(40_000);
    expect(at("2")).toBeLessThanOrEqual(40_000 + POLL_MS);
  });

  it("takes over a lease as long as its own that began at the last moment", async () => {
    const f = fixture({ fleet: 1 });
    await other(f, LEASE_MS, "1");
    expect(await f.run()).toMatchObject({ sent: 1 });
  });

  it("waits at most one lease", async () => {
    const f = fixture({ fleet: 3 });
    await other(f, LEASE_MS * 100, "1", "2");
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 1, skipped: 2, left: 0 });
    expect(fate(report, "1")).toMatchObject({ code: "IN_PROGRESS" });
    expect(f.clock.monotonic()).toBeGreaterThanOrEqual(LEASE_MS);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(LEASE_MS + 2 * POLL_MS);
    expect(f.row("1")).toMatchObject({ status: "claimed", token: "token-1" });
  });

  it("leaves as IN_PROGRESS, at once, what is seen renewed", async () => {
    const f = fixture({ fleet: 2 });
    const living = await other(f, LEASE_MS, "1");
    const run = f.service.run();
    await f.clock.advance(15_500);
    await living.renew();
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "finished", sent: 1, skipped: 1 });
    expect(fate(report, "1")).toMatchObject({ code: "IN_PROGRESS", reason: "another run has it" });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(15_500 + POLL_MS);
  });

  it("sees a renewal of while it did its own", async () => {
    const f = fixture({ fleet: 20, latencyMs: 10_000, options: { concurrency: 4 } });
    const living = await other(f, LEASE_MS, "1");
    const run = f.service.run();
    await f.clock.advance(15_000);
    await living.renew();
    expect(fate(await f.clock.finish(run), "1")).toMatchObject({ code: "IN_PROGRESS" });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(50_000 + POLL_MS);
  });

  it("reports what was settled meanwhile", async () => {
    const f = fixture({ fleet: 4 });
    const living = await other(f, LEASE_MS, "1", "2", "3");
    const run = f.service.run();
    await f.clock.advance(5_000);
    await living.handOver([claimOf("1"), claimOf("2"), claimOf("3")]);
    await living.settle([
      { ...settled("1"), status: "sent", response: "", messageId: null },
      { ...settled("2"), status: "unknown", code: "TIMEOUT", reason: "" },
      { ...settled("3"), status: "failed", code: "REJECTED", reason: "" },
    ]);
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "finished", sent: 1, skipped: 3 });
    expect(["1", "2", "3"].map((id) => fate(report, id))).toMatchObject([
      { code: "ALREADY_SENT" },
      { code: "OUTCOME_UNKNOWN" },
      { code: "IN_PROGRESS", reason: expect.stringContaining("the next run tries again") },
    ]);
    expect(f.sends).toHaveLength(1);
  });

  it("closes as unknown what died while it was handed over, and does not send it", async () => {
    const f = fixture({ fleet: 2 });
    const died = await other(f, 10_000, "1");
    await died.handOver([claimOf("1")]);
    const report = await f.run();
    expect(fate(report, "1")).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(f.row("1")?.status).toBe("unknown");
    expect(f.sends.map(({ id }) => id)).toEqual(["2"]);
  });

  it("takes up at once what a stopped run gives back", async () => {
    const f = fixture({ fleet: 2 });
    const stopped = await other(f, LEASE_MS, "1");
    const run = f.service.run();
    await f.clock.advance(3_000);
    await stopped.close({ finished: false });
    expect(await f.clock.finish(run)).toMatchObject({ ended: "finished", sent: 2 });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(3_000 + POLL_MS);
  });

  it("loses to a third that is faster, and says so", async () => {
    const f = fixture({ fleet: 1 });
    await other(f, 10_000, "1");
    const run = f.service.run();
    f.script.before = async (call) => {
      if (call.name !== "claim") return;
      const third = await f.ledger.open({ runId: "third", leaseMs: LEASE_MS, today: TODAY });
      await third.claim([claimOf("1", "token-of-third")]);
    };
    await f.clock.advance(1);
    const report = await f.clock.finish(run);
    expect(fate(report, "1")).toMatchObject({ code: "IN_PROGRESS" });
    expect(report).toMatchObject({ ended: "finished", left: 0 });
    expect(f.sends).toEqual([]);
  });

  it("looks in pages, and takes over whole fleets", async () => {
    const f = fixture({ fleet: 95, options: { pageSize: 10 } });
    await other(f, 10_000, ...Array.from({ length: 90 }, (_, n) => String(n + 1)));
    let largest = 0;
    f.script.before = (call) => {
      if (call.name === "claim") largest = Math.max(largest, call.claims.length);
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 95, left: 0 });
    expect(largest).toBe(10);
  });

  it("does not wait where it was cut short", async () => {
    const f = fixture({
      fleet: 20,
      answer: () => ({ status: "unknown", code: "TIMEOUT", reason: "" }),
    });
    await other(f, LEASE_MS, "1");
    expect(await f.run()).toMatchObject({ ended: "halted", unknown: 5, left: 15 });
    expect(f.clock.monotonic()).toBe(0);
  });
});
