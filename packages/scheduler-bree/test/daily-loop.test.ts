import { type EventLog, eventLog } from "@pengingat/test-support/event-log";
import { describe, expect, it } from "vitest";
import { type AttemptSignals, type DailyLoop, dailyLoop, type RunAttempt } from "../src/daily-loop.js";
import { dailyPlan } from "../src/daily-plan.js";
import type { AttemptOutcome } from "../src/scheduled-run-outcome.js";
import type { SchedulerEvent } from "../src/scheduler-event.js";
import { type FakeClock, fakeClock } from "./support/fake-clock.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DONE: AttemptOutcome = { outcome: "already_finished" };

function follow(
  clock: FakeClock,
  attempt: RunAttempt,
  hour = 7,
): { loop: DailyLoop } & EventLog<SchedulerEvent> {
  const log = eventLog<SchedulerEvent>();
  const plan = dailyPlan({
    timeZone: "Asia/Jakarta",
    catchUpWithinMs: 6 * 60 * MINUTE,
    retryEveryMs: 15 * MINUTE,
  });
  plan.set({ hour, minute: 0 }, clock.now());
  return { loop: dailyLoop({ plan, clock, attempt, emit: log.onEvent }), ...log };
}

async function ending(
  { cancel, terminate }: AttemptSignals,
  heed: "cancel" | "terminate",
): Promise<AttemptOutcome> {
  const signal = heed === "cancel" ? cancel : terminate;
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  return { outcome: "terminated" };
}

describe("a daily loop", () => {
  it("runs each of 30 days at its very moment, though the runs take an hour", async () => {
    const clock = fakeClock("2025-12-14T06:00:00+07:00");
    const moments: string[] = [];
    const { loop } = follow(clock, async () => {
      moments.push(clock.now().toISOString());
      await clock.sleep(60 * MINUTE);
      return DONE;
    });
    await clock.advance(30 * DAY);
    loop.cancel();
    await loop.ended;
    expect(moments).toHaveLength(30);
    expect(moments.every((moment) => moment.endsWith("T00:00:00.000Z"))).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it("notices within a minute that the clock was set past the run", async () => {
    const clock = fakeClock("2025-12-15T05:00:00+07:00");
    const moments: string[] = [];
    const { loop } = follow(clock, async () => {
      moments.push(clock.now().toISOString());
      return DONE;
    });
    await clock.advance(10 * MINUTE + 30_000);
    clock.set("2025-12-15T08:00:00+07:00");
    await clock.advance(MINUTE);
    loop.cancel();
    expect(moments).toEqual(["2025-12-15T01:00:30.000Z"]);
  });

  it("is late by no more than it was set back, and makes no run twice, when the clock is set back", async () => {
    const clock = fakeClock("2025-12-15T06:59:30+07:00");
    const moments: string[] = [];
    const { loop } = follow(clock, async () => {
      moments.push(clock.now().toISOString());
      return DONE;
    });
    await clock.advance(10_000);
    clock.set("2025-12-15T06:00:00+07:00");
    await clock.advance(60 * MINUTE);
    expect(moments).toEqual(["2025-12-15T00:00:00.000Z"]);
    clock.set("2025-12-15T06:30:00+07:00");
    await clock.advance(60 * MINUTE);
    loop.cancel();
    expect(moments).toHaveLength(1);
  });

  it("asks a run to end when its day ends, and makes the next day's run", async () => {
    const clock = fakeClock("2025-12-15T22:00:00+07:00");
    const ran: string[] = [];
    const log = follow(
      clock,
      async ({ scheduledFor }, signals) => {
        ran.push(scheduledFor.toISOString());
        return ran.length === 1 ? ending(signals, "cancel") : DONE;
      },
      23,
    );
    await clock.advance(119 * MINUTE);
    expect(log.count("worker_terminated")).toBe(0);
    await clock.advance(2 * MINUTE);
    expect(await log.until("worker_terminated")).toMatchObject({ retryAt: null });
    await clock.advance(DAY);
    log.loop.cancel();
    expect(ran).toEqual(["2025-12-15T16:00:00.000Z", "2025-12-16T16:00:00.000Z"]);
  });

  it("ends a run that hangs past its day, so that the next day is not lost", async () => {
    const clock = fakeClock("2025-12-15T22:00:00+07:00");
    const ran: string[] = [];
    const log = follow(
      clock,
      async ({ scheduledFor }, signals) => {
        ran.push(scheduledFor.toISOString());
        return ending(signals, "terminate");
      },
      23,
    );
    await clock.advance(2 * 60 * MINUTE + 4 * MINUTE);
    expect(log.count("worker_terminated")).toBe(0);
    await clock.advance(DAY);
    expect(log.count("worker_terminated")).toBe(1);
    expect(ran).toHaveLength(2);
    log.loop.cancel();
    log.loop.terminate();
    await log.loop.ended;
    expect(clock.timers).toBe(0);
  });

  it("goes on when a run could not even be begun", async () => {
    const clock = fakeClock("2025-12-15T06:59:00+07:00");
    const log = follow(clock, () => Promise.reject(new RangeError("no thread for Budi")));
    await clock.advance(20 * MINUTE);
    log.loop.cancel();
    expect(log.events).toMatchObject([
      { type: "run_due", cause: "schedule" },
      { type: "worker_crashed", fault: { name: "RangeError", message: null } },
      { type: "run_due", cause: "retry" },
      { type: "worker_crashed" },
    ]);
  });
});
