import { ReminderError } from "@pengingat/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { calendarCheck } from "../src/calendar-check.js";
import { changeNotice } from "../src/change-notice.js";
import type { Engine } from "../src/engine.js";
import { jobWorkers } from "../src/jobs.js";
import { participation } from "../src/participation.js";
import { RUN_QUEUE, SHARD_QUEUE } from "../src/queues.js";
import { scheduleEnd } from "../src/schedule-end.js";
import type { SchedulerEvent } from "../src/scheduler-event.js";
import { catchUpToday, startSchedule } from "../src/start-schedule.js";
import { takeTurns } from "../src/turns.js";

const NOON = new Date("2025-12-15T12:00:00+07:00");
const timeZone = "Asia/Jakarta";
const clock = { now: () => NOON.getTime() };
const lost = () => Promise.reject(new Error("the database is lost"));

/** An engine of which a test names what is called. */
const engineOf = (parts: object) => parts as Engine;

describe("turns", () => {
  it("are taken in order, and one that fails holds up none", async () => {
    const turns = takeTurns();
    const order: number[] = [];
    const first = Promise.withResolvers<void>();
    const calls = [
      turns(() => first.promise.then(() => order.push(1))),
      turns(async () => {
        order.push(2);
        throw new Error("no");
      }),
      turns(async () => order.push(3)),
    ];
    await Promise.resolve();
    expect(order).toEqual([]);
    first.resolve();
    const results = await Promise.allSettled(calls);
    expect(order).toEqual([1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});

describe("a change", () => {
  it("is told to whoever waits, and not to whoever asks later", async () => {
    const { next, announce } = changeNotice();
    const waiting = [next(), next()];
    announce();
    await Promise.all(waiting);
    const later = vi.fn();
    void next().then(later);
    await Promise.resolve();
    expect(later).not.toHaveBeenCalled();
  });
});

describe("the calendar", () => {
  it("is wrong from the first look at another day to the first at the same, reported once", async () => {
    let machine = NOON.getTime();
    const events: SchedulerEvent[] = [];
    const fetched: boolean[] = [];
    const check = calendarCheck({
      clock: { now: () => machine },
      timeZone,
      emit: (event) => events.push(event),
    });
    const engine = { now: async () => NOON, fetchJobs: async (wanted: boolean) => void fetched.push(wanted) };
    const results: boolean[] = [];
    for (const hours of [11.9, 12, 13, -13, 0]) {
      machine = NOON.getTime() + hours * 3_600_000;
      results.push(await check(engine));
    }
    expect(results).toEqual([true, false, false, false, true]);
    expect(fetched).toEqual(results);
    expect(events).toEqual([{ type: "clock_wrong", databaseTime: NOON }]);
  });
});

describe("the end of a schedule", () => {
  it("stays open while the database is lost, until it is recorded or the schedule is started again", async () => {
    const unschedule = vi.fn<(queue: string) => Promise<void>>(lost);
    const boss = { unschedule, getSchedule: async () => null, findJobs: async () => [] };
    const engine = engineOf({ boss });
    const end = scheduleEnd(clock);
    expect(end.isOpen).toBe(false);
    end.ask();
    for (const enter of [lost, async () => engine]) {
      await expect(end.record(enter)).rejects.toThrow("lost");
      expect(end.isOpen).toBe(true);
    }
    end.forget();
    expect(end.isOpen).toBe(false);
    unschedule.mockResolvedValue();
    end.ask();
    expect(await end.record(async () => engine)).toBe(true);
    expect(end.isOpen).toBe(false);
  });

  it("is given up where pg-boss's tables are missing", async () => {
    const end = scheduleEnd(clock);
    end.ask();
    const missing = () => Promise.reject(new ReminderError("SCHEMA_MISMATCH", "missing"));
    await expect(end.record(missing)).rejects.toThrow("missing");
    expect(end.isOpen).toBe(false);
  });

  it.each([
    ["after", 10_000, true],
    ["before", 9_999, false],
  ])("that a person asked for %s another start (%d ms ago): %j", async (_, agoMs, isEnded) => {
    const byHand = new Date(NOON.getTime() - agoMs).toISOString();
    const row = {
      data: { hour: 7, minute: 0, since: "2025-12-01T00:00:00.000Z", byHand },
      timezone: timeZone,
    };
    const schedule = vi.fn();
    const boss = {
      unschedule: async () => {},
      getSchedule: async () => row,
      findJobs: async () => [],
      schedule,
    };
    let machine = 0;
    const end = scheduleEnd({ now: () => machine });
    end.ask();
    machine = 10_000;
    expect(await end.record(async () => engineOf({ boss, now: async () => NOON }))).toBe(isEnded);
    expect([end.isOpen, schedule.mock.calls.length]).toEqual([false, isEnded ? 1 : 0]);
  });

  it.each([
    ["is set back", -3_600_000, 10_000],
    ["goes on while the machine sleeps", 10_000, 0],
  ])("is as old as it is where the machine's clock %s meanwhile", async (_, wallMs, upMs) => {
    const byHand = new Date(NOON.getTime() - 9_999).toISOString();
    const data = { hour: 7, minute: 0, since: "2025-12-01T00:00:00.000Z", byHand };
    const boss = { getSchedule: async () => ({ data, timezone: timeZone }) };
    const wall = vi.spyOn(Date, "now").mockReturnValue(NOON.getTime());
    const up = vi.spyOn(performance, "now").mockReturnValue(0);
    onTestFinished(() => [wall, up].forEach((clock) => void clock.mockRestore()));
    const end = scheduleEnd(null);
    end.ask();
    wall.mockReturnValue(NOON.getTime() + wallMs);
    up.mockReturnValue(upMs);
    expect(await end.record(async () => engineOf({ boss, now: async () => NOON }))).toBe(false);
  });

  it("cancels what waits or runs, and nothing else", async () => {
    const cancel = vi.fn();
    const jobs = ["created", "retry", "active", "completed", "failed", "cancelled"].map((state) => {
      return { id: state, state };
    });
    const findJobs = async (queue: string) => (queue === SHARD_QUEUE ? jobs : []);
    const boss = { unschedule: async () => {}, getSchedule: async () => null, findJobs, cancel };
    const engine = engineOf({ boss });
    await scheduleEnd(clock).record(async () => engine);
    expect(cancel.mock.calls).toEqual([[SHARD_QUEUE, ["created", "retry", "active"]]]);
  });
});

describe("taking part", () => {
  it("is one engine, however often it is asked for, and the next one after it has ended", async () => {
    const end = vi.fn(async () => {});
    const startEngine = vi.fn(async (_: AbortSignal) => engineOf({ end }));
    const part = participation(startEngine);
    await part.quit(7);
    expect(part.engine).toBeNull();
    const engine = await part.enter();
    expect(await part.enter()).toBe(engine);
    expect([part.engine, startEngine.mock.calls.length]).toEqual([engine, 1]);
    const [stopping] = startEngine.mock.calls[0] ?? [];
    expect(stopping?.aborted).toBe(false);
    await part.quit(7);
    await part.quit(7);
    expect([part.engine, stopping?.aborted]).toEqual([null, true]);
    expect(end.mock.calls).toEqual([[7]]);
    await part.enter();
    expect(startEngine.mock.calls[1]?.[0].aborted).toBe(false);
  });

  it("does not begin where the engine does not start", async () => {
    const part = participation(lost);
    await expect(part.enter()).rejects.toThrow("lost");
    expect(part.engine).toBeNull();
  });
});

describe("a job", () => {
  const scheduledFor = new Date("2025-12-15T07:00:00+07:00").toISOString();
  const job = {
    signal: new AbortController().signal,
    startedOn: NOON,
    data: { scheduledFor, index: 0, count: 1 },
  };

  const wanted = engineOf({ isSupervised: async () => true });

  function rig(isCalendarRight: () => Promise<boolean>) {
    const run = vi.fn(lost);
    const settings = { service: { run }, timeZone };
    const parts = { settings, emit: () => {}, isCalendarRight, shardEnds: changeNotice(), onTried: () => {} };
    const stopping = new AbortController();
    return { run, stopping, workers: jobWorkers(parts as never, stopping.signal) };
  }

  it.each([RUN_QUEUE, SHARD_QUEUE] as const)(
    "of %s is released on a machine with another day",
    async (queue) => {
      const { run, workers } = rig(async () => false);
      await expect(workers[queue](wanted, job as never)).rejects.toMatchObject({
        name: "Released",
      });
      expect(run).not.toHaveBeenCalled();
    },
  );

  it.each([RUN_QUEUE, SHARD_QUEUE] as const)("of %s is released once the process leaves", async (queue) => {
    const { run, stopping, workers } = rig(lost);
    stopping.abort();
    await expect(workers[queue](wanted, job as never)).rejects.toMatchObject({
      name: "Released",
    });
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    ["jumped", false, /released/],
    ["is right", true, undefined],
  ])(
    "of a shard that was cut short where the clock %s goes on elsewhere: %j",
    async (_, isRight, message) => {
      const looks = [true, isRight];
      const { run, workers } = rig(async () => looks.shift() ?? true);
      run.mockImplementation(async () => ({ ended: "stopped" }) as never);
      const done = workers[SHARD_QUEUE](wanted, { ...job, startedOn: NOON } as never);
      if (message) await expect(done).rejects.toThrow(message);
      else expect(await done).toMatchObject({ closed: false, fault: null });
    },
  );

  it("of a shard whose day is over is left undone", async () => {
    const { run, workers } = rig(async () => true);
    const late = { ...job, startedOn: new Date(NOON.getTime() + 86_400_000) };
    expect(await workers[SHARD_QUEUE](engineOf({}), late as never)).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
  });
});

describe("the start of a schedule", () => {
  const seven = { hour: 7, minute: 0 };
  const since = NOON.toISOString();
  const known = { data: { ...seven, since }, timezone: timeZone };

  it.each([
    ["none", null, true],
    ["the same", known, false],
    ["another minute", { ...known, data: { hour: 7, minute: 1, since } }, true],
    ["another zone", { ...known, timezone: "Asia/Makassar" }, true],
  ])("writes it where there was %s: %j", async (_, row, isWritten) => {
    const schedule = vi.fn();
    const boss = { getSchedule: async () => row, schedule, unschedule: async () => {} };
    const engine = engineOf({ boss, now: async () => NOON });
    const started = await startSchedule(engine, seven, timeZone, false);
    expect(started).toEqual({ time: seven, isChanged: isWritten, pastByHand: null });
    expect(schedule.mock.calls.length > 0).toBe(isWritten);
  });

  it("writes the same as a person's word, since when it stood", async () => {
    const [schedule, later] = [vi.fn(), new Date("2025-12-15T13:00:00+07:00")];
    const boss = { getSchedule: async () => known, schedule, unschedule: async () => {} };
    await startSchedule(engineOf({ boss, now: async () => later }), seven, timeZone, true);
    expect(schedule.mock.calls[0]?.[2]).toEqual({ ...seven, since, byHand: later.toISOString() });
  });

  it.each([
    ["12:00", NOON, 5 * 3_600_000, true],
    ["12:00", NOON, 5 * 3_600_000 - 1, false],
    ["00:10", new Date("2025-12-15T00:10:00+07:00"), 86_400_000, false],
  ])("at %s (%j) catches up within %d ms: %j", async (_, now, catchUpWithinMs, isSent) => {
    const [send, wake] = [vi.fn(), vi.fn()];
    const engine = engineOf({ boss: { send }, wake, now: async () => now });
    await catchUpToday(engine, { time: seven, pastByHand: null }, { timeZone, catchUpWithinMs });
    expect(send.mock.calls).toEqual(isSent ? [[RUN_QUEUE, { isCatchUp: true }]] : []);
    expect(wake).toHaveBeenCalledTimes(isSent ? 1 : 0);
  });
});
