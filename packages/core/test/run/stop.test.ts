import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { databaseLost } from "../fixture/database-lost.js";
import { fate, fixture, LEASE_MS } from "../fixture/fixture.js";
import { accepted, rateLimited, timedOut, unreachable } from "../fixture/outcomes.js";

describe("a signal", () => {
  it("stops a run: those under way are settled, the rest is given back", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 50, latencyMs: 1_000, options: { concurrency: 4, pageSize: 20 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(2_500);
    expect(f.sends).toHaveLength(12);
    controller.abort();
    const report = await f.clock.finish(run);

    expect(report).toMatchObject({ ended: "stopped", reason: "asked to stop", sent: 12, left: 38 });
    expect(f.sends).toHaveLength(12);
    expect(f.clock.monotonic()).toBe(3_000);
    expect(f.clock.sleepers).toBe(0);
    expect(f.statuses()).toEqual(Array(12).fill("sent"));
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 38, skipped: 12 });
  });

  it("that is aborted before the run begins lets nothing go, and leaves no row", async () => {
    const f = fixture({ fleet: 10 });
    const report = await f.run({ signal: AbortSignal.abort() });
    expect(report).toMatchObject({ ended: "stopped", due: 10, sent: 0, left: 10, reminders: [] });
    expect(f.sends).toEqual([]);
    expect(f.ledger.rows).toEqual([]);
  });

  it("is no lost database while the due are still counted", async () => {
    const clock: { sleep?: (ms: number) => Promise<void> } = {};
    const f = fixture({
      options: { shutdownGraceMs: 100 },
      around: (vehicles) => ({
        ...vehicles,
        async count(range) {
          await clock.sleep?.(300);
          return vehicles.count(range);
        },
      }),
    });
    clock.sleep = (ms) => f.clock.sleep(ms);
    expect(await f.run({ signal: AbortSignal.abort() })).toMatchObject({ ended: "stopped", left: 3 });
  });

  it.each(["claim", "handOver"] as const)("during a %s lets nothing go", async (name) => {
    const controller = new AbortController();
    const f = fixture({ fleet: 10 });
    f.script.after = (call) => {
      if (call.name === name) controller.abort();
    };
    expect(await f.run({ signal: controller.signal })).toMatchObject({ ended: "stopped", left: 10 });
    expect(f.sends).toEqual([]);
    expect(f.statuses()).not.toContain("claimed");
    expect(f.statuses()).not.toContain("sending");
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 10 });
  });

  it("between two attempts ends the retries, also while the lease is confirmed", async () => {
    for (const moment of ["back-off", "confirmation"]) {
      const controller = new AbortController();
      const f = fixture({ fleet: 1, answer: () => rateLimited(20_000) });
      f.script.after = (call) => {
        if (call.name === "handOver" && f.sends.length > 0) controller.abort();
      };
      const run = f.service.run({ signal: controller.signal });
      await f.clock.advance(10_000);
      if (moment === "back-off") controller.abort();
      const report = await f.clock.finish(run);
      expect(report).toMatchObject({ ended: "stopped", failed: 1, left: 0 });
      expect(fate(report, "1")).toMatchObject({ code: "RATE_LIMITED", reason: "slow down" });
      expect(f.sends).toHaveLength(1);
      expect(f.row("1")).toMatchObject({ status: "failed", attempts: 1 });
      expect(f.clock.monotonic()).toBe(moment === "back-off" ? 10_000 : 20_000);
    }
  });

  it("while hand-overs wait for their turn ends the wait", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 10, options: { ratePerMinute: 1 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(30_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 1, left: 9 });
    expect(f.clock.monotonic()).toBe(30_000);
  });

  it("while a run waits for what another holds ends the wait", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 2, latencyMs: 20_000 });
    const other = createReminderService(f.ports, f.options);
    const first = other.run();
    await f.clock.advance(1);
    const second = f.service.run({ signal: controller.signal });
    await f.clock.advance(5_000);
    controller.abort();
    expect(await f.clock.finish(second)).toMatchObject({ ended: "stopped", sent: 0, skipped: 0, left: 2 });
    expect(f.clock.monotonic()).toBe(5_001);
    expect(await f.clock.finish(first)).toMatchObject({ ended: "finished", sent: 2 });
  });

  it("gives back at once what has not begun, while the others are still on the wire", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, latencyMs: 5_000, options: { concurrency: 3, haltAfter: 10 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    expect(f.statuses().filter((status) => status === "claimed")).toHaveLength(17);
    controller.abort();
    await f.clock.advance(0);
    expect(f.statuses()).toEqual(["sending", "sending", "sending"]);
    const other = createReminderService(f.ports, f.options).run();
    expect(await f.clock.finish(other)).toMatchObject({ ended: "finished", sent: 17, skipped: 3 });
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 3, left: 17 });
  });

  it("gives back what is marked when the stop comes while the mark is written", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 5, options: { concurrency: 3, haltAfter: 10 } });
    f.script.after = (call) => {
      if (call.name === "handOver") controller.abort();
    };
    expect(await f.run({ signal: controller.signal })).toMatchObject({ ended: "stopped", sent: 0, left: 5 });
    expect(f.statuses()).toEqual([]);
    expect(f.sends).toHaveLength(0);
  });

  it("after the run changes nothing", async () => {
    const controller = new AbortController();
    const f = fixture();
    const report = await f.run({ signal: controller.signal });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    controller.abort();
    expect(report).toMatchObject({ ended: "finished", sent: 3, reason: null });
    expect(f.clock.sleepers).toBe(0);
  });

  it("loses to a reason that came before", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, answer: () => timedOut });
    f.script.before = (call) => {
      if (call.name === "close") controller.abort();
    };
    expect(await f.run({ signal: controller.signal })).toMatchObject({ ended: "halted" });
  });
});

describe("the grace of a stop", () => {
  it("ends sends on the wire before it is over: their outcome is unknown", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, latencyMs: 25_000, options: { shutdownGraceMs: 8_000, concurrency: 3 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "stopped", sent: 0, unknown: 3, left: 17 });
    expect(fate(report, report.reminders[0]?.vehicleId ?? "")).toMatchObject({ code: "ABORTED" });
    expect(f.statuses()).toEqual(["unknown", "unknown", "unknown"]);
    expect(f.clock.monotonic()).toBe(1_000 + 6_000);
  });

  it("does not end those that answer in time", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, latencyMs: 5_000, options: { shutdownGraceMs: 8_000, concurrency: 3 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 3, unknown: 0, left: 17 });
    expect(f.clock.monotonic()).toBe(5_000);
  });

  it("may be nothing at all", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 2, latencyMs: 5_000, options: { shutdownGraceMs: 0 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", unknown: 2 });
    expect(f.clock.monotonic()).toBe(1_000);
  });

  it("bounds the patience with a lost database, and uses it", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 2, latencyMs: 1_000, options: { shutdownGraceMs: 8_000 } });
    let isLost = false;
    f.script.before = () => {
      if (isLost) throw databaseLost();
    };
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(500);
    controller.abort();
    isLost = true;
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "stopped", unknown: 2, left: 0 });
    expect(report.reminders).toMatchObject(Array(2).fill({ code: "NOT_RECORDED" }));
    expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
    expect(f.clock.monotonic()).toBeGreaterThan(7_000);
  });
});

describe("when the local date changes", () => {
  it("a run hands over nothing more, and settles what is under way", async () => {
    const f = fixture({ fleet: 50, latencyMs: 1_000, options: { concurrency: 4 } });
    const run = f.service.run();
    await f.clock.advance(2_500);
    f.clock.setToday("2025-12-17");
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({
      today: "2025-12-16",
      ended: "stopped",
      reason: "the local date changed",
      sent: 12,
      left: 38,
    });
    expect(f.sends).toHaveLength(12);
    expect(f.statuses()).toEqual(Array(12).fill("sent"));
  });

  it("while a hand-over is marked or confirmed, no byte leaves", async () => {
    for (const answer of [accepted, unreachable]) {
      const tries = answer === accepted ? 0 : 1;
      const f = fixture({ fleet: 1, answer: () => answer });
      f.script.after = (call) => {
        if (call.name === "handOver" && f.sends.length === tries) f.clock.setToday("2025-12-17");
      };
      expect(await f.run()).toMatchObject({
        ended: "stopped",
        reason: "the local date changed",
        failed: tries,
        left: 1 - tries,
      });
      expect(f.sends).toHaveLength(tries);
      expect(f.statuses()).toEqual(tries === 0 ? [] : ["failed"]);
    }
  });

  it("between attempts, there is no further one", async () => {
    const f = fixture({ fleet: 1, answer: () => rateLimited(10_000) });
    const run = f.service.run();
    await f.clock.advance(5_000);
    f.clock.setToday("2025-12-17");
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", failed: 1 });
    expect(f.sends).toHaveLength(1);
  });

  it("while a run waits for what another held, nothing that comes open is sent", async () => {
    const f = fixture({ fleet: 2 });
    const died = await f.ledger.open({ runId: "died", leaseMs: LEASE_MS / 2, today: "2025-12-16" });
    await died.claim([{ vehicleId: "1", visitDate: "2025-12-16", period: "2025-12-16", token: "t" }]);
    const run = f.service.run();
    await f.clock.advance(1_000);
    expect(f.sends).toHaveLength(1);
    f.clock.setToday("2025-12-17");
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 1, left: 1 });
    expect(f.sends).toHaveLength(1);
    expect(f.statuses()).not.toContain("claimed");
  });
});
