import { describe, expect, it } from "vitest";
import { fakeClock, shiftedClock } from "./support/fake-clock.js";
import { rig, SEVEN } from "./support/scheduler-rig.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TODAY = "2025-12-15T00:00:00.000Z";
const at = (local: string) => `${local}+07:00`;

describe("starting", () => {
  it("makes a run that is less than a second away", async () => {
    const { scheduler, until, stored, runs } = rig({ clock: shiftedClock(at("2025-12-15T06:59:59.700")) });
    await scheduler.start(SEVEN);
    const event = await until("run_finished");
    expect(event).toMatchObject({ scheduledFor: new Date(TODAY), counts: { sent: 3, ended: "finished" } });
    expect(stored()[TODAY]).toMatchObject({ finished: true, token: null });
    expect(runs()).toEqual({ begun: 1, inside: 0, overlaps: 0, closed: 1 });
  });

  it.each(["06:59:59.999", "07:00:00.000", "07:00:00.001", "12:00:00.000"])(
    "never runs anything at once: at %s",
    async (time) => {
      const clock = fakeClock(at(`2025-12-15T${time}`));
      const { scheduler, count } = rig({ clock });
      await scheduler.start(SEVEN);
      await scheduler.start({ hour: 7, minute: 1 });
      await scheduler.start(SEVEN);
      await clock.advance(0);
      expect(count("run_due")).toBe(0);
      expect(scheduler.status().running).toBe(true);
    },
  );

  it("moves the job to another time, and the same time again changes nothing", async () => {
    const clock = fakeClock(at("2025-12-15T06:00:00"));
    const { scheduler, events, until } = rig({ clock });
    await scheduler.start(SEVEN);
    await scheduler.start({ hour: 6, minute: 30 });
    await scheduler.start({ hour: 6, minute: 30 });
    expect(events.map((event) => event.type)).toEqual(["started", "started"]);
    expect(scheduler.status()).toEqual({
      running: true,
      time: { hour: 6, minute: 30 },
      timeZone: "Asia/Jakarta",
      nextRunAt: new Date(at("2025-12-15T06:30:00")),
      waitingFor: null,
    });
    await clock.advance(30 * MINUTE);
    await until("run_finished");
    expect(scheduler.status().nextRunAt).toEqual(new Date(at("2025-12-16T06:30:00")));
  });

  it("refuses a time that is none, and runs on at the old one", async () => {
    const { scheduler } = rig({ clock: fakeClock(at("2025-12-15T06:00:00")) });
    await scheduler.start(SEVEN);
    await expect(scheduler.start({ hour: 24, minute: 0 })).rejects.toMatchObject({ code: "INVALID_OPTION" });
    expect(scheduler.status().time).toEqual(SEVEN);
  });

  it("says at once that the worker file is missing, not only when its hour comes", async () => {
    const { scheduler } = rig({ worker: "/nowhere/worker.mjs" });
    await expect(scheduler.start(SEVEN)).rejects.toMatchObject({ code: "INVALID_OPTION" });
    expect(scheduler.status().running).toBe(false);
  });
});

describe("catching up", () => {
  it("makes today's run when the process starts a little late", async () => {
    const { scheduler, until, count } = rig({ clock: fakeClock(at("2025-12-15T12:59:00")) });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_finished")).toMatchObject({ scheduledFor: new Date(TODAY) });
    await scheduler.startAndCatchUp(SEVEN);
    await scheduler.stop();
    expect(count("run_due")).toBe(1);
  });

  it("runs nothing when it starts too late, or when it is only started", async () => {
    const clock = fakeClock(at("2025-12-15T07:00:01"));
    const started = rig({ clock });
    await started.scheduler.start(SEVEN);
    await clock.advance(6 * 60 * MINUTE);
    const late = rig({ clock });
    await late.scheduler.startAndCatchUp(SEVEN);
    await clock.advance(60 * MINUTE);
    await Promise.all([late.scheduler.stop(), started.scheduler.stop()]);
    expect(late.count("run_due") + started.count("run_due")).toBe(0);
  });

  it("runs nothing where no scheduled run ever was, as none was missed, and the first one at its time", async () => {
    const clock = fakeClock(at("2025-12-15T09:00:00"));
    const { scheduler, until, count, runs, stored } = rig({ clock, firstEver: true });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_not_missed")).toEqual({ type: "run_not_missed", scheduledFor: new Date(TODAY) });
    await scheduler.startAndCatchUp(SEVEN);
    await clock.advance(4 * 60 * MINUTE);
    expect(count("run_due")).toBe(1);
    expect(runs()).toMatchObject({ begun: 0, closed: 1 });
    expect(stored()).toEqual({});
    await clock.advance(18 * 60 * MINUTE);
    expect(await until("run_finished")).toMatchObject({ scheduledFor: new Date(at("2025-12-16T07:00:00")) });
    expect(runs()).toMatchObject({ begun: 1 });
  });

  it("does not take a second try for a run that was missed, where the first could not look", async () => {
    const clock = fakeClock(at("2025-12-15T09:00:00"));
    const { scheduler, until, runs } = rig({ clock, firstEver: true, open: "throw once" });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_failed");
    await clock.advance(15 * MINUTE);
    await until("run_not_missed");
    expect(runs().begun).toBe(0);
  });

  it("runs nothing that was finished before the process was started again", async () => {
    const before = rig({ clock: fakeClock(at("2025-12-15T07:00:00")) });
    await before.scheduler.startAndCatchUp(SEVEN);
    await before.until("run_finished");
    const after = rig({ clock: fakeClock(at("2025-12-15T08:00:00")), folder: before.folder });
    await after.scheduler.startAndCatchUp(SEVEN);
    await after.until("run_already_finished");
    expect(after.runs()).toMatchObject({ begun: 0, closed: 1 });
  });
});

describe("a run that was cut short", () => {
  it("is tried again every quarter of an hour until it finishes", async () => {
    const clock = fakeClock(at("2025-12-15T06:59:00"));
    const { scheduler, until, count, runs, stored } = rig({
      clock,
      script: ["halted", "throw", "exit", "database_lost", "finished"],
      leaseMs: 1,
    });
    await scheduler.start(SEVEN);
    await clock.advance(MINUTE);
    expect(await until("run_cut_short")).toMatchObject({ retryAt: new Date(at("2025-12-15T07:15:00")) });
    await clock.advance(15 * MINUTE);
    await until("run_failed");
    await clock.advance(15 * MINUTE);
    await until("worker_crashed");
    await clock.advance(15 * MINUTE);
    await until("run_cut_short", 2);
    await clock.advance(15 * MINUTE);
    await until("run_finished");
    await clock.advance(12 * 60 * MINUTE);
    expect(count("run_due")).toBe(5);
    expect(runs()).toMatchObject({ begun: 5, overlaps: 0 });
    expect(stored()[TODAY]?.finished).toBe(true);
  });

  it("is not tried again when its day has ended", async () => {
    const clock = fakeClock(at("2025-12-15T23:29:00"));
    const { scheduler, until, events } = rig({ clock, script: ["halted"] });
    await scheduler.start({ hour: 23, minute: 30 });
    await clock.advance(MINUTE);
    await until("run_cut_short", 1);
    await clock.advance(15 * MINUTE);
    expect(await until("run_cut_short", 2)).toMatchObject({ retryAt: null });
    await clock.advance(DAY - 16 * MINUTE);
    expect(events.at(-1)?.type).toBe("run_cut_short");
    await clock.advance(MINUTE);
    expect(await until("run_due", 3)).toMatchObject({ cause: "schedule" });
  });

  it("says what went wrong in the worker's own set-up", async () => {
    const { scheduler, until } = rig({ clock: fakeClock(at("2025-12-15T07:00:00")), open: "throw" });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_failed")).toMatchObject({
      fault: { code: "DATABASE_LOST", message: "expected a database, got none" },
    });
  });

  it("says that it waits for a confirmation, until a run went through", async () => {
    const clock = fakeClock(at("2025-12-15T07:00:00"));
    const { scheduler, until } = rig({ clock, script: ["unconfirmed", "finished"] });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_failed")).toMatchObject({ fault: { code: "CONFIRMATION_REQUIRED" } });
    expect(scheduler.status().waitingFor).toBe("confirmation");
    await clock.advance(15 * MINUTE);
    await until("run_finished");
    expect(scheduler.status().waitingFor).toBeNull();
  });

  it("waits for no confirmation once it is stopped", async () => {
    const { scheduler, until } = rig({
      clock: fakeClock(at("2025-12-15T07:00:00")),
      script: ["unconfirmed"],
    });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_failed");
    await scheduler.stop();
    expect(scheduler.status().waitingFor).toBeNull();
  });

  it("tells nothing personal", async () => {
    const clock = fakeClock(at("2025-12-15T07:00:00"));
    const { scheduler, until, events } = rig({ clock, script: ["halted", "throw", "finished"] });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_cut_short");
    await clock.advance(15 * MINUTE);
    await until("run_failed");
    await clock.advance(15 * MINUTE);
    await until("run_finished");
    expect(JSON.stringify(events)).not.toMatch(/Budi|628111111111|gateway says/);
  });
});

describe("several processes", () => {
  it("make a run once: the others find it held, then finished", async () => {
    const clock = fakeClock(at("2025-12-15T06:59:00"));
    const first = rig({ clock, script: ["wait", "finished"] });
    const second = rig({ clock, folder: first.folder });
    await first.scheduler.start(SEVEN);
    await clock.advance(MINUTE);
    await first.until("run_due");
    await first.untilInside();
    await second.scheduler.startAndCatchUp(SEVEN);
    // Whoever holds it may have died: it is looked at again when its lease of a minute must be over.
    expect(await second.until("run_held")).toMatchObject({ retryAt: new Date(at("2025-12-15T07:01:01")) });
    await first.scheduler.stop();
    await first.scheduler.startAndCatchUp(SEVEN);
    await first.until("run_finished");
    await clock.advance(15 * MINUTE);
    await second.until("run_already_finished");
    expect(first.runs().begun + second.runs().begun).toBe(2);
    expect(second.runs().begun).toBe(0);
  });

  it("make a run once when its time comes to all of them together", async () => {
    const clock = fakeClock(at("2025-12-15T06:59:00"));
    const { folder, ...first } = rig({ clock });
    const all = [first, rig({ clock, folder }), rig({ clock, folder }), rig({ clock, folder })];
    await Promise.all(all.map(({ scheduler }) => scheduler.start(SEVEN)));
    await clock.advance(MINUTE);
    await Promise.all(
      all.map(({ until }) =>
        Promise.race([until("run_finished"), until("run_held"), until("run_already_finished")]),
      ),
    );
    expect(all.map(({ runs }) => runs().begun).reduce((sum, begun) => sum + begun)).toBe(1);
  });

  it("take over the run of one that died once its lease is over", async () => {
    const clock = fakeClock(at("2025-12-15T06:59:00"));
    const first = rig({ clock, script: ["exit"], leaseMs: 2_000 });
    const second = rig({ clock, folder: first.folder });
    await first.scheduler.start(SEVEN);
    await clock.advance(MINUTE);
    await first.until("worker_crashed");
    await first.scheduler.stop();
    await second.scheduler.startAndCatchUp(SEVEN);
    await second.until("run_held");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await clock.advance(MINUTE + 1_000);
    await second.until("run_finished");
  });
});
