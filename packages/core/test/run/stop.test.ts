import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fate, fixture, TIMEOUT_MS } from "../fixture/fixture.js";
import { accepted, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";
import { isBegin, isSettle, type LedgerCall } from "../fixture/scripted-ledger.js";

const never = () => new Promise<never>(() => {});

describe("a signal", () => {
  it("stops a run: those in flight are settled, and the rest is left, without a row", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 50, latencyMs: 1_000, options: { concurrency: 4, pageSize: 20 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(2_500);
    expect(f.sends).toHaveLength(11);
    controller.abort();
    const report = await f.clock.finish(run);

    expect(report).toMatchObject({ ended: "stopped", reason: "stopped on request", sent: 11, left: 39 });
    expect(f.sends).toHaveLength(11);
    expect(f.clock.monotonic()).toBe(3_000);
    expect(f.clock.sleepers).toBe(0);
    expect(f.statuses()).toEqual(Array(11).fill("sent"));
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 39, skipped: 11 });
  });

  it("that has aborted before the run begins lets nothing go, and leaves no row", async () => {
    const f = fixture({ fleet: 10 });
    const report = await f.run({ signal: AbortSignal.abort() });
    expect(report).toMatchObject({ ended: "stopped", due: 10, sent: 0, left: 10, reminders: [] });
    expect(f.sends).toEqual([]);
    expect(f.ledger.rows).toEqual([]);
    expect(f.clock.sleepers).toBe(0);
  });

  it("is not taken for a lost database while the due are still counted", async () => {
    const f: Fixture = fixture({
      options: { shutdownGraceMs: 400 },
      around: (vehicles) => ({
        ...vehicles,
        async count(range) {
          await f.clock.sleep(300);
          return vehicles.count(range);
        },
      }),
    });
    expect(await f.run({ signal: AbortSignal.abort() })).toMatchObject({ ended: "stopped", left: 3 });
  });

  it("while messages begin lets none of them go, and releases what has begun", async () => {
    for (const side of ["before", "after"] as const) {
      const controller = new AbortController();
      const f = fixture({ fleet: 10, options: { concurrency: 3 } });
      f.script[side] = (call) => {
        if (isBegin(call)) controller.abort();
      };
      expect(await f.run({ signal: controller.signal })).toMatchObject({
        ended: "stopped",
        left: 10,
        sent: 0,
      });
      expect(f.sends).toEqual([]);
      expect(f.ledger.rows).toEqual([]);
      expect(await f.run()).toMatchObject({ ended: "finished", sent: 10 });
    }
  });

  it("while the second attempt begins leaves the message as it had failed", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 1, answer: () => rateLimited(20_000) });
    f.script.after = (call) => {
      if (isBegin(call) && f.sends.length > 0) controller.abort();
    };
    const report = await f.run({ signal: controller.signal });
    expect(report).toMatchObject({ ended: "stopped", failed: 1, left: 0 });
    expect(fate(report, "1")).toMatchObject({ code: "RATE_LIMITED", reason: "slow down" });
    expect(f.sends).toHaveLength(1);
    expect(f.row("1")).toMatchObject({ status: "failed", attempts: 1, code: "RATE_LIMITED" });
    expect(f.clock.monotonic()).toBe(20_000);
  });

  it("while a message rests between two attempts ends the wait, and reports it as failed", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 1, answer: () => rateLimited(20_000) });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(10_000);
    controller.abort();
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "stopped", failed: 1, left: 0 });
    expect(fate(report, "1")).toMatchObject({ code: "RATE_LIMITED", reason: "slow down" });
    expect(f.row("1")).toMatchObject({ status: "failed", attempts: 1 });
    expect(f.clock.monotonic()).toBe(10_000);
  });

  it("while a run waits for its pace ends the wait", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 10, options: { ratePerMinute: 1 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(30_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 1, left: 9 });
    expect(f.clock.monotonic()).toBe(30_000);
  });

  it("while a run waits for its hours ends the wait", async () => {
    const controller = new AbortController();
    const sendingHours = { quietHours: [{ from: "11:00", to: "13:00" }] };
    const f = fixture({ fleet: 10, options: { sendingHours } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(30_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 0, left: 10 });
    expect(f.clock.monotonic()).toBe(30_000);
  });

  it("opens the rest to others at once, while those in flight are still on the wire", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, latencyMs: 5_000, options: { concurrency: 3 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    await f.clock.advance(0);
    expect(f.statuses()).toEqual(["sending", "sending", "sending"]);
    const other = f.another({}, { concurrency: 20, haltAfter: 20 }).run();
    await f.clock.advance(0);
    expect(f.sends).toHaveLength(20);
    expect(await f.clock.finish(other)).toMatchObject({ ended: "finished", sent: 17, skipped: 3 });
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 3, left: 17 });
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

  it("does not end sends that are answered in time", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, latencyMs: 5_000, options: { shutdownGraceMs: 8_000, concurrency: 3 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", sent: 3, unknown: 0, left: 17 });
    expect(f.clock.monotonic()).toBe(5_000);
  });

  it("may be none at all", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 2, latencyMs: 5_000, options: { shutdownGraceMs: 0 } });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(1_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", unknown: 2 });
    expect(f.clock.monotonic()).toBe(1_000);
  });

  it("bounds how long outcomes are recorded where the database is lost, and is used for it", async () => {
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

  const hanging: [string, (call: LedgerCall) => boolean][] = [
    ["recording outcomes", isSettle],
    ["beginning attempts", isBegin],
    ["closing the run", ({ name }) => name === "close"],
    ["releasing attempts", ({ name }) => name === "release"],
    ["reading the ledger", ({ name }) => name === "read"],
  ];

  it.each(hanging)("bounds a database that never answers when %s", async (_, isHanging) => {
    const controller = new AbortController();
    const f = fixture({ fleet: 40, latencyMs: 1_000, options: { shutdownGraceMs: 8_000, pageSize: 10 } });
    f.script.before = (call) => (isHanging(call) ? never() : undefined);
    if (isHanging({ name: "release", begun: [] })) {
      f.script.after = (call) => {
        if (isBegin(call)) controller.abort();
      };
    }
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(500);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped" });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
    expect(f.clock.sleepers).toBe(0);
  });

  it.each(["open", "count", "countNew", "begin"])(
    "bounds a database that never answers before anything has begun (%s): the run fails",
    async (hanging) => {
      const controller = new AbortController();
      const f = fixture({ options: { shutdownGraceMs: 8_000, confirmAbove: 10 } });
      let isLost = true;
      const answered = async (name: string) => void (isLost && name === hanging && (await never()));
      f.script.before = ({ name }) => answered(name);
      const { count } = f.vehicles;
      const { begin } = f.store.history;
      const service = f.another({
        vehicles: { ...f.vehicles, count: (range) => answered("count").then(() => count(range)) },
        history: { ...f.store.history, begin: (run) => answered("begin").then(() => begin(run)) },
      });
      const run = service.run({ signal: controller.signal });
      await f.clock.advance(500);
      controller.abort();
      await expect(f.clock.finish(run)).rejects.toMatchObject({
        code: "DATABASE_LOST",
        message: "the database did not answer before the run had to stop",
      });
      expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
      expect(f.clock.sleepers).toBe(0);
      isLost = false;
      expect(await f.clock.finish(service.run())).toMatchObject({ sent: 3 });
    },
  );

  it("bounds the count of a shard at its end: it is its even part", async () => {
    const controller = new AbortController();
    let isHanging = false;
    const f: Fixture = fixture({
      fleet: 40,
      answer: () => timedOut,
      options: { shutdownGraceMs: 8_000 },
      around: (vehicles) => ({
        ...vehicles,
        findByLastVisit: (range, page) => (isHanging ? never() : vehicles.findByLastVisit(range, page)),
      }),
    });
    f.watch.send = () => {
      isHanging = true;
    };
    const run = f.service.run({ signal: controller.signal, shard: { index: 0, count: 2 } });
    await f.clock.advance(500);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "halted", due: 20 });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
    expect(f.clock.sleepers).toBe(0);
  });

  it("is not waited for where so much is counted for a confirmation: the run is stopped", async () => {
    const controller = new AbortController();
    const f: Fixture = fixture({
      fleet: 40,
      options: { confirmAbove: 10, pageSize: 1 },
      around: (vehicles) => ({
        ...vehicles,
        async findByLastVisit(range, page) {
          await f.clock.sleep(1_000);
          return vehicles.findByLastVisit(range, page);
        },
      }),
    });
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(2_500);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", due: 40, left: 40 });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(6_000);
  });

  it("bounds a messenger that never returns: its outcome is unknown", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 20, options: { shutdownGraceMs: 8_000, concurrency: 3 } });
    const service = f.another({ messenger: { timeoutMs: TIMEOUT_MS, send: never } });
    const run = service.run({ signal: controller.signal });
    await f.clock.advance(500);
    controller.abort();
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ ended: "stopped", unknown: 3, left: 17 });
    expect(report.reminders).toMatchObject(Array(3).fill({ code: "ABORTED" }));
    expect(f.statuses()).toEqual(["unknown", "unknown", "unknown"]);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(500 + 7_200);
    expect(f.clock.sleepers).toBe(0);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 17, skipped: 3 });
  });

  it("bounds a list of suppressions that never answers", async () => {
    for (const method of ["find", "add"] as const) {
      const controller = new AbortController();
      const f = fixture({
        fleet: 40,
        latencyMs: 1_000,
        answer: () => ({ ...rejected, code: "RECIPIENT_OPTED_OUT" }),
        options: { shutdownGraceMs: 8_000 },
      });
      const run = f
        .another({ suppressions: { ...f.suppressions, [method]: never } })
        .run({ signal: controller.signal });
      await f.clock.advance(500);
      controller.abort();
      expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped" });
      expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
    }
  });

  it("bounds a store of the day's count that never answers", async () => {
    for (const method of ["reserve", "release"] as const) {
      const controller = new AbortController();
      const f = fixture({
        fleet: 40,
        latencyMs: 1_000,
        answer: () => unreachable,
        options: { shutdownGraceMs: 8_000, dailyLimit: { max: 100 } },
      });
      const run = f.another({ quota: { ...f.quota, [method]: never } }).run({ signal: controller.signal });
      await f.clock.advance(500);
      controller.abort();
      expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped" });
      expect(f.clock.monotonic()).toBeLessThanOrEqual(8_500);
    }
  });

  it("is not outlasted by a pause between two tries at a lost database", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 40, latencyMs: 100, options: { shutdownGraceMs: 200, pageSize: 10 } });
    f.script.before = ({ name }) => {
      if (name === "read" && f.clock.monotonic() > 0) throw databaseLost();
    };
    const run = f.service.run({ signal: controller.signal });
    await f.clock.advance(3_000);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped" });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(3_200);
  });
});

describe("when the local date changes", () => {
  it("a run begins nothing more, and settles what is in flight", async () => {
    const f = fixture({ fleet: 50, latencyMs: 1_000, options: { concurrency: 4 } });
    const run = f.service.run();
    await f.clock.advance(2_500);
    f.clock.setToday("2025-12-17");
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({
      today: "2025-12-16",
      ended: "stopped",
      reason: "the local date changed",
      sent: 11,
      left: 39,
    });
    expect(f.sends).toHaveLength(11);
    expect(f.statuses()).toEqual(Array(11).fill("sent"));
  });

  it("while messages begin no byte leaves, and what has begun is released", async () => {
    for (const answer of [accepted, unreachable]) {
      const tries = answer === accepted ? 0 : 1;
      const f = fixture({ fleet: 1, answer: () => answer });
      f.script.after = (call) => {
        if (isBegin(call) && f.sends.length === tries) f.clock.setToday("2025-12-17");
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

  it("between two attempts there is no further one", async () => {
    const f = fixture({ fleet: 1, answer: () => rateLimited(10_000) });
    const run = f.service.run();
    await f.clock.advance(5_000);
    f.clock.setToday("2025-12-17");
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped", failed: 1 });
    expect(f.sends).toHaveLength(1);
  });

  it("by the wall clock at midnight in the zone, a slow run stops", async () => {
    const f = fixture({ fleet: 900, options: { ratePerMinute: 1 } });
    const report = await f.run();
    expect(report).toMatchObject({ ended: "stopped", reason: "the local date changed", failed: 0 });
    expect(report.sent + report.left).toBe(900);
    expect(f.clock.monotonic()).toBeGreaterThanOrEqual(12 * 3_600_000);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(12 * 3_600_000 + 75_000);
    expect(f.sends.at(-1)?.at).toBeLessThan(12 * 3_600_000);
  });

  it("while the last message is in flight, nothing is left and the run has finished", async () => {
    const f = fixture({ fleet: 1, latencyMs: 1_000 });
    const run = f.service.run();
    await f.clock.advance(500);
    f.clock.setToday("2025-12-17");
    expect(await f.clock.finish(run)).toMatchObject({ ended: "finished", sent: 1, left: 0 });
  });
});
