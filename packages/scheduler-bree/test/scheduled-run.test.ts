import { setTimeout as delay } from "node:timers/promises";
import { ReminderError, type ReminderFate, type RunReport, type SlotLedger } from "@pengingat/core";
import { inMemorySlotLedger } from "@pengingat/core/testing";
import { describe, expect, it } from "vitest";
import { type ScheduledParts, scheduledRun } from "../src/scheduled-run.js";

const slot = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-15T00:00:00Z") };

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
  parts: Partial<ScheduledParts> & { readonly slots: SlotLedger },
  signal = new AbortController().signal,
) {
  return scheduledRun(
    async () => ({
      service: { run: async () => report },
      leaseMs: 60_000,
      close: async () => undefined,
      ...parts,
    }),
    { slot, signal, data: undefined },
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
  it("closes the slot for good when the run finished, and tells the counts alone", async () => {
    const slots = inMemorySlotLedger();
    const result = await run({ slots });
    expect(slots.stored(slot)).toMatchObject({ finished: true, token: null });
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
    await run({ slots: inMemorySlotLedger(), service });
    expect(asked).toEqual([{ startedBy: { kind: "schedule", by: null }, keepReminders: false }]);
  });

  it.each(["halted", "stopped", "database_lost"] as const)(
    "gives the slot back after a run that was %s",
    async (ended) => {
      const slots = inMemorySlotLedger();
      const result = await run({ slots, service: { run: async () => ({ ...report, ended }) } });
      expect(slots.stored(slot)).toMatchObject({ finished: false, token: null });
      expect(result).toMatchObject({ outcome: "ran", counts: { ended } });
    },
  );

  it.each<[string, ReminderFate, boolean]>([
    ["another run has, as it may die before it has sent", skipped("IN_PROGRESS"), false],
    ["the gateway's state kept back", failed("UNREACHABLE"), false],
    ["the gateway refused for good", failed("REJECTED"), true],
    ["was sent before", skipped("ALREADY_SENT"), true],
  ])("whether the slot stays open for somebody whom %s", async (_, fate, closed) => {
    const slots = inMemorySlotLedger();
    const service: ScheduledParts["service"] = {
      run: async (options) => {
        const subject = { vehicleId: "1", plate: null, customerName: null, customerPhone: null };
        options?.onReminder?.({ ...subject, nextVisitDate: "2025-12-16", daysUntilVisit: 0, ...fate });
        return report;
      },
    };
    expect(await run({ slots, service })).toMatchObject({ outcome: "ran", closed });
    expect(slots.stored(slot)).toMatchObject({ finished: closed, token: null });
  });

  it("runs nothing while another process holds the slot, nor once it is finished", async () => {
    const slots = inMemorySlotLedger();
    const service: ScheduledParts["service"] = { run: () => Promise.reject(new Error("was run")) };
    await slots.acquire(slot, { token: "other", leaseMs: 60_000 });
    expect(await run({ slots, service })).toEqual({ outcome: "held", leaseMs: 60_000 });
    await slots.release(slot, "other", { finished: true });
    expect(await run({ slots, service })).toEqual({ outcome: "already_finished" });
  });

  it("gives the slot back and closes the connection when the run throws", async () => {
    const slots = inMemorySlotLedger();
    let closed = 0;
    const result = await run({
      slots,
      service: {
        run: () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none")),
      },
      close: async () => void closed++,
    });
    expect(slots.stored(slot)).toMatchObject({ finished: false, token: null });
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
      slots: inMemorySlotLedger(),
      service: { run: () => Promise.reject(new TypeError("no row for Budi\n    at 628111111111")) },
    });
    expect(result).toMatchObject({ outcome: "failed", fault: { name: "TypeError", message: null } });
    expect(JSON.stringify(result)).not.toMatch(/Budi|628111111111/);
    expect(JSON.stringify(result)).toContain("scheduled-run.test.ts");
  });

  it("tells what the run came to although its connection closes badly", async () => {
    const result = await run({
      slots: inMemorySlotLedger(),
      close: () => Promise.reject(new Error("closed before")),
    });
    expect(result).toMatchObject({ outcome: "ran" });
  });

  it("is tried again when the slot could not be closed", async () => {
    const slots: SlotLedger = {
      ...inMemorySlotLedger(),
      release: () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none")),
    };
    expect(await run({ slots })).toMatchObject({ outcome: "failed", fault: { code: "DATABASE_LOST" } });
  });

  it("stops the run when it is asked to end", async () => {
    const stop = new AbortController();
    const slots = inMemorySlotLedger();
    const result = await run({ slots, service: lastingService(() => stop.abort()) }, stop.signal);
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
    expect(slots.stored(slot)).toMatchObject({ finished: false, token: null });
  });

  it("renews its lease at least every third of it, and no more once it has ended", async () => {
    const stop = new AbortController();
    const slots = inMemorySlotLedger();
    const renewals: number[] = [performance.now()];
    const counting: SlotLedger = {
      ...slots,
      renew: (...args) => {
        renewals.push(performance.now());
        if (renewals.length === 6) stop.abort();
        return slots.renew(...args);
      },
    };
    await run({ slots: counting, leaseMs: 1_200, service: lastingService() }, stop.signal);
    const gaps = renewals.slice(1).map((time, index) => time - (renewals[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(400);
    await delay(700);
    expect(renewals).toHaveLength(6);
  });

  it("stops the run when another process has taken the slot, and leaves the slot to it", async () => {
    let storeTime = 0;
    const slots = inMemorySlotLedger({ now: () => storeTime });
    const service = lastingService(() => {
      storeTime = 101;
      void slots.acquire(slot, { token: "other", leaseMs: 60_000 });
    });
    const result = await run({ slots, leaseMs: 100, service });
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
    expect(slots.stored(slot)).toMatchObject({ finished: false, token: "other" });
  });

  it.each([
    ["fails", () => Promise.reject(new ReminderError("DATABASE_LOST", "expected a database, got none"))],
    ["hangs", () => delay(600).then(() => true)],
  ])("stops the run when its lease is over because the renewal %s", async (_, renew) => {
    const result = await run({
      slots: { ...inMemorySlotLedger(), renew },
      leaseMs: 200,
      service: lastingService(),
    });
    expect(result).toMatchObject({ outcome: "ran", counts: { ended: "stopped" } });
  });
});
