import { setTimeout as delay } from "node:timers/promises";
import { ReminderError, type ReminderFate, type RunReport, type ScheduledRuns } from "@pengingat/core";
import { inMemoryScheduledRuns } from "@pengingat/core/testing";
import { describe, expect, it } from "vitest";
import { type ScheduledParts, scheduledRun } from "../src/scheduled-run.js";

const scheduled = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-15T00:00:00Z") };

const report: RunReport = {
  runId: "run-1",
  today: "2025-12-15",
  dryRun: false,
  totalVehicles: 9,
  due: 3,
  sent: 3,
  planned: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  ended: "finished",
  left: 0,
  reason: "Budi",
  reminders: [],
};

function run(
  parts: Partial<ScheduledParts> & { readonly scheduledRuns: ScheduledRuns },
  signal = new AbortController().signal,
  isCatchUp = false,
) {
  return scheduledRun(
    async () => ({
      service: { run: async () => report },
      leaseMs: 60_000,
      close: async () => undefined,
      ...parts,
    }),
    { scheduledRun: scheduled, isCatchUp, signal, data: undefined },
  );
}

/** A service whose run lasts until its signal aborts. */
function lastingService(onStart: () => void = () => undefined): ScheduledParts["service"] {
  return {
    run: async (options) => {
      onStart();
      const signal = options?.signal;
      if (!signal?.aborted) await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      return { ...report, ended: "stopped", left: 3 };
    },
  };
}

const skipped = (code: "IN_PROGRESS" | "ALREADY_SENT"): ReminderFate => ({
  status: "skipped",
  code,
  reason: "",
});
const failed = (code: "UNREACHABLE" | "REJECTED"): ReminderFate => ({
  status: "failed",
  code,
  reason: "",
  message: "",
});

describe("a scheduled run", () => {
  it("closes it for good when the run finished, and tells the counts alone", async () => {
    const scheduledRuns = inMemoryScheduledRuns();
    const result = await run({ scheduledRuns });
    expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: true, token: null });
    const { reminders: _, reason: __, ...counts } = report;
    expect(result).toEqual({ outcome: "ran", counts, closed: true });
  });

  it("says that the schedule started the run, and asks it to keep no reminders", async () => {
    const asked: unknown[] = [];
    const service: ScheduledParts["service"] = {
      run: async (options) => {
        asked.push({ startedBy: options?.startedBy, keepReminders: options?.keepReminders });
        return report;
      },
    };
    await run({ scheduledRuns: inMemoryScheduledRuns(), service });
    expect(asked).toEqual([{ startedBy: { kind: "schedule", by: null }, keepReminders: false }]);
  });

  it.each(["halted", "stopped", "database_lost"] as const)(
    "leaves it open after a run that was %s",
    async (ended) => {
      const scheduledRuns = inMemoryScheduledRuns();
      const result = await run({ scheduledRuns, service: { run: async () => ({ ...report, ended }) } });
      expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: false, token: null });
      expect(result).toMatchObject({ outcome: "ran", counts: { ended } });
    },
  );

  it.each<[string, ReminderFate, boolean]>([
    ["another run has, as it may die before it has sent", skipped("IN_PROGRESS"), false],
    ["the gateway's state kept back", failed("UNREACHABLE"), false],
    ["the gateway refused for good", failed("REJECTED"), true],
    ["was sent before", skipped("ALREADY_SENT"), true],
  ])("whether it stays open for somebody whom %s", async (_, fate, closed) => {
    const scheduledRuns = inMemoryScheduledRuns();
    const service: ScheduledParts["service"] = {
      run: async (options) => {
        const subject = { vehicleId: "1", plate: null, customerName: null, customerPhone: null };
        options?.onReminder?.({ ...subject, nextVisitDate: "2025-12-16", daysUntilVisit: 0, ...fate });
        return report;
      },
    };
    expect(await run({ scheduledRuns, service })).toMatchObject({ outcome: "ran", closed });
    expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: closed, token: null });
  });

  it("runs nothing while another process holds it, nor once it is finished", async () => {
    const scheduledRuns = inMemoryScheduledRuns();
    const service: ScheduledParts["service"] = { run: () => Promise.reject(new Error("was run")) };
    await scheduledRuns.acquire(scheduled, { token: "other", leaseMs: 60_000 });
    expect(await run({ scheduledRuns, service })).toEqual({ outcome: "held", leaseMs: 60_000 });
    await scheduledRuns.release(scheduled, "other", { finished: true });
    expect(await run({ scheduledRuns, service })).toEqual({ outcome: "already_finished" });
  });

  it("catches up nothing where no scheduled run of the job ever was, and leaves no trace", async () => {
    const scheduledRuns = inMemoryScheduledRuns();
    const service: ScheduledParts["service"] = { run: () => Promise.reject(new Error("was run")) };
    await scheduledRuns.acquire({ ...scheduled, job: "another" }, { token: "other", leaseMs: 60_000 });
    expect(await run({ scheduledRuns, service }, undefined, true)).toEqual({ outcome: "not_missed" });
    expect(await scheduledRuns.hasAny(scheduled.job)).toBe(false);
  });

  it("catches up where a scheduled run of the job was made before, even this one", async () => {
    const before = { ...scheduled, scheduledFor: new Date("2025-12-14T00:00:00Z") };
    for (const made of [before, scheduled]) {
      const scheduledRuns = inMemoryScheduledRuns();
      await scheduledRuns.acquire(made, { token: "other", leaseMs: 60_000 });
      await scheduledRuns.release(made, "other", { finished: false });
      expect(await run({ scheduledRuns }, undefined, true)).toMatchObject({ outcome: "ran", closed: true });
    }
  });

  it.each<[string, object]>([
    ["service", { service: {} }],
    ["scheduledRuns", { scheduledRuns: { acquire() {} } }],
    ["leaseMs", { leaseMs: "60s" }],
  ])("refuses a wrong %s, and closes the connection", async (name, wrong) => {
    let closed = 0;
    const close = async () => void closed++;
    const result = await run({ scheduledRuns: inMemoryScheduledRuns(), close, ...wrong });
    expect(result).toMatchObject({
      outcome: "failed",
      fault: { code: "INVALID_OPTION", message: expect.stringMatching(`^${name}: expected `) },
    });
    expect(closed).toBe(1);
  });

  it("leaves it open and closes the connection when the run throws", async () => {
    const scheduledRuns = inMemoryScheduledRuns();
    let closed = 0;
    const result = await run({
      scheduledRuns,
      service: {
        run: () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none")),
      },
      close: async () => void closed++,
    });
    expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: false, token: null });
    expect(closed).toBe(1);
    expect(result).toEqual({
      outcome: "failed",
      fault: {
        name: "ReminderError",
        code: "DATABASE_LOST",
        message: "expected a database, got none",
        at: null,
      },
    });
  });

  it("keeps what a foreign error says to itself", async () => {
    const result = await run({
      scheduledRuns: inMemoryScheduledRuns(),
      service: { run: () => Promise.reject(new TypeError("no row for Budi\n    at 628111111111")) },
    });
    expect(result).toMatchObject({ outcome: "failed", fault: { name: "TypeError", message: null } });
    expect(JSON.stringify(result)).not.toMatch(/Budi|628111111111/);
    expect(JSON.stringify(result)).toContain("scheduled-run.test.ts");
  });

  it("tells what the run came to although its connection closes badly", async () => {
    const result = await run({
      scheduledRuns: inMemoryScheduledRuns(),
      close: () => Promise.reject(new Error("closed before")),
    });
    expect(result).toMatchObject({ outcome: "ran" });
  });

  it("is tried again when it could not be closed", async () => {
    const scheduledRuns: ScheduledRuns = {
      ...inMemoryScheduledRuns(),
      release: () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none")),
    };
    expect(await run({ scheduledRuns })).toMatchObject({
      outcome: "failed",
      fault: { code: "DATABASE_LOST" },
    });
  });

  it("stops the run when it is asked to end", async () => {
    const stop = new AbortController();
    const scheduledRuns = inMemoryScheduledRuns();
    const result = await run({ scheduledRuns, service: lastingService(() => stop.abort()) }, stop.signal);
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
    expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: false, token: null });
  });

  it("renews its lease at least every third of it, and no more once it has ended", async () => {
    const stop = new AbortController();
    const scheduledRuns = inMemoryScheduledRuns();
    const renewals: number[] = [performance.now()];
    const counting: ScheduledRuns = {
      ...scheduledRuns,
      renew: (...args) => {
        renewals.push(performance.now());
        if (renewals.length === 6) stop.abort();
        return scheduledRuns.renew(...args);
      },
    };
    await run({ scheduledRuns: counting, leaseMs: 1_200, service: lastingService() }, stop.signal);
    const gaps = renewals.slice(1).map((time, index) => time - (renewals[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(400);
    await delay(700);
    expect(renewals).toHaveLength(6);
  });

  it("stops the run when another process has taken it, and leaves it to that", async () => {
    let storeTime = 0;
    const scheduledRuns = inMemoryScheduledRuns({ now: () => storeTime });
    const service = lastingService(() => {
      storeTime = 101;
      void scheduledRuns.acquire(scheduled, { token: "other", leaseMs: 60_000 });
    });
    const result = await run({ scheduledRuns, leaseMs: 100, service });
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
    expect(scheduledRuns.stored(scheduled)).toMatchObject({ finished: false, token: "other" });
  });

  it.each([
    ["fails", () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none"))],
    ["hangs", () => delay(600).then(() => true)],
  ])("stops the run when its lease is over because the renewal %s", async (_, renew) => {
    const result = await run({
      scheduledRuns: { ...inMemoryScheduledRuns(), renew },
      leaseMs: 200,
      service: lastingService(),
    });
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
  });
});
