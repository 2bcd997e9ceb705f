import { describe, expect, it } from "vitest";
import { type DailyPlan, dailyPlan } from "../src/daily-plan.js";

const HOUR = 3_600_000;
const SEVEN = { hour: 7, minute: 0 };
const at = (local: string) => new Date(`${local}+07:00`);

function plan(options: { catchUpWithinMs?: number } = {}): DailyPlan {
  return dailyPlan({
    timeZone: "Asia/Jakarta",
    catchUpWithinMs: 6 * HOUR,
    retryEveryMs: HOUR / 4,
    ...options,
  });
}

function dueAt(daily: DailyPlan, local: string): string | null {
  return daily.take(at(local)).due?.scheduledFor.toISOString() ?? null;
}

describe("a daily plan", () => {
  it("hands a run out once, when its time has come", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:59:59.999"));
    expect(dueAt(daily, "2025-12-15T06:59:59.999")).toBeNull();
    expect(dueAt(daily, "2025-12-15T07:00:00.000")).toBe("2025-12-15T00:00:00.000Z");
    expect(dueAt(daily, "2025-12-15T07:00:00.000")).toBeNull();
    expect(daily.planned()?.nextRunAt).toEqual(at("2025-12-16T07:00:00"));
  });

  it("set at the very time, plans the day after", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T07:00:00.000"));
    expect(daily.planned()?.nextRunAt).toEqual(at("2025-12-16T07:00:00"));
  });

  it("keeps a run whose time has just come when the same time is set again", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    daily.set({ ...SEVEN }, at("2025-12-15T07:00:00.001"));
    expect(dueAt(daily, "2025-12-15T07:00:00.002")).toBe("2025-12-15T00:00:00.000Z");
  });

  it("keeps its time when the new one is none", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(() => daily.set({ hour: 24, minute: 0 }, at("2025-12-15T06:00:01"))).toThrow("hour");
    expect(daily.planned()?.time).toEqual(SEVEN);
  });

  it("never idles for more than a minute, and not past the next run", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(daily.idleMs(at("2025-12-15T06:00:00"))).toBe(60_000);
    expect(daily.idleMs(at("2025-12-15T06:59:59.500"))).toBe(500);
    expect(daily.idleMs(at("2025-12-15T07:00:01"))).toBe(0);
  });

  it("makes a run that the clock was set past on the same day, within the catch-up", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(daily.take(at("2025-12-15T13:00:00"))).toMatchObject({
      due: { scheduledFor: at("2025-12-15T07:00:00") },
      skipped: null,
    });
  });

  it.each([
    ["later than the catch-up", "2025-12-15T13:00:00.001"],
    ["on another day", "2025-12-16T00:00:00"],
  ])("skips a run that the clock was set past: %s", (_, now) => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(daily.take(at(now))).toEqual({
      due: null,
      skipped: { scheduledFor: at("2025-12-15T07:00:00"), reason: "too_late" },
    });
    expect(daily.planned()?.nextRunAt).toEqual(at("2025-12-16T07:00:00"));
  });

  it("skips the days between and makes today's run when the clock is set forward by days", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(daily.take(at("2025-12-18T08:00:00"))).toMatchObject({
      due: { scheduledFor: at("2025-12-18T07:00:00") },
      skipped: { scheduledFor: at("2025-12-15T07:00:00") },
    });
  });

  it("does not mistake a busy moment for a catch-up", () => {
    const daily = plan({ catchUpWithinMs: 0 });
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(dueAt(daily, "2025-12-15T07:00:02")).toBe("2025-12-15T00:00:00.000Z");
  });

  it("does not make a finished run again when the clock is set back before it", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    dueAt(daily, "2025-12-15T07:00:00");
    daily.settle(at("2025-12-15T07:00:00"), true, at("2025-12-15T07:00:05"));
    expect(dueAt(daily, "2025-12-15T06:30:00")).toBeNull();
    expect(daily.planned()?.nextRunAt).toEqual(at("2025-12-16T07:00:00"));
    expect(dueAt(daily, "2025-12-15T07:00:00")).toBeNull();
  });

  it("is not held up by a clock that was wrong by years", () => {
    const daily = plan();
    daily.set(SEVEN, at("2031-01-01T06:00:00"));
    dueAt(daily, "2031-01-01T07:00:00");
    expect(daily.settle(at("2031-01-01T07:00:00"), false, at("2031-01-01T07:00:01"))).not.toBeNull();
    expect(dueAt(daily, "2025-12-15T06:00:00")).toBeNull();
    expect(daily.planned()?.nextRunAt).toEqual(at("2025-12-15T07:00:00"));
    expect(dueAt(daily, "2025-12-15T07:00:00")).toBe("2025-12-15T00:00:00.000Z");
  });

  it("makes up for a run that a clock wrongly set forward had jumped over", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    expect(dueAt(daily, "2025-12-17T06:00:00")).toBeNull();
    expect(daily.take(at("2025-12-15T09:00:00")).due).toEqual({
      scheduledFor: at("2025-12-15T07:00:00"),
      cause: "schedule",
      isCatchUp: false,
    });
  });

  it("knows a run that is caught up from one that was planned, however often it is tried", () => {
    const daily = plan();
    const run = at("2025-12-15T07:00:00");
    daily.set(SEVEN, at("2025-12-15T08:00:00"));
    daily.catchUp(at("2025-12-15T08:00:00"));
    expect(daily.take(at("2025-12-15T08:00:00")).due).toMatchObject({ cause: "catch_up", isCatchUp: true });
    daily.settle(run, false, at("2025-12-15T08:01:00"));
    expect(daily.take(at("2025-12-15T08:16:00")).due).toMatchObject({ cause: "retry", isCatchUp: true });
    daily.settle(run, true, at("2025-12-15T08:17:00"));
    expect(daily.take(at("2025-12-16T07:00:00")).due).toMatchObject({ cause: "schedule", isCatchUp: false });
  });

  it("does not take a run of its own time for one to catch up", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    dueAt(daily, "2025-12-15T07:00:00");
    daily.catchUp(at("2025-12-15T07:00:01"));
    expect(daily.take(at("2025-12-15T07:00:02")).due).toMatchObject({ isCatchUp: false });
  });

  it("does not make up for a run before its start when the clock is set back a little", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T08:00:00"));
    expect(dueAt(daily, "2025-12-15T09:00:00")).toBeNull();
    expect(dueAt(daily, "2025-12-15T08:59:00")).toBeNull();
  });

  it("tries an open run again until its day ends, and not after", () => {
    const daily = plan();
    daily.set({ hour: 23, minute: 30 }, at("2025-12-15T23:00:00"));
    dueAt(daily, "2025-12-15T23:30:00");
    const run = at("2025-12-15T23:30:00");
    expect(daily.settle(run, false, at("2025-12-15T23:31:00"))).toEqual(at("2025-12-15T23:46:00"));
    expect(dueAt(daily, "2025-12-15T23:45:59")).toBeNull();
    expect(daily.take(at("2025-12-15T23:46:00")).due).toEqual({
      scheduledFor: run,
      cause: "retry",
      isCatchUp: false,
    });
    expect(daily.settle(run, false, at("2025-12-15T23:47:00"))).toBeNull();
    expect(dueAt(daily, "2025-12-16T00:05:00")).toBeNull();
  });

  it("drops a retry whose day has ended unnoticed", () => {
    const daily = plan();
    daily.set({ hour: 23, minute: 0 }, at("2025-12-15T22:00:00"));
    dueAt(daily, "2025-12-15T23:00:00");
    daily.settle(at("2025-12-15T23:00:00"), false, at("2025-12-15T23:01:00"));
    expect(daily.take(at("2025-12-16T02:00:00"))).toEqual({
      due: null,
      skipped: { scheduledFor: at("2025-12-15T23:00:00"), reason: "day_ended" },
    });
    expect(daily.take(at("2025-12-16T02:00:01"))).toEqual({ due: null, skipped: null });
  });

  it("does not wait longer for a retry because the clock was set back", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    dueAt(daily, "2025-12-15T07:00:00");
    daily.settle(at("2025-12-15T07:00:00"), false, at("2025-12-15T10:00:00"));
    expect(dueAt(daily, "2025-12-15T08:00:00")).toBeNull();
    expect(dueAt(daily, "2025-12-15T08:15:00")).toBe("2025-12-15T00:00:00.000Z");
  });

  it("keeps a retry when it is moved to another time", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    dueAt(daily, "2025-12-15T07:00:00");
    daily.settle(at("2025-12-15T07:00:00"), false, at("2025-12-15T07:01:00"));
    daily.set({ hour: 6, minute: 0 }, at("2025-12-15T07:10:00"));
    expect(dueAt(daily, "2025-12-15T07:16:00")).toBe("2025-12-15T00:00:00.000Z");
  });

  it.each([
    ["at the very time", "2025-12-15T07:00:00.000", true],
    ["at the end of the catch-up", "2025-12-15T13:00:00.000", true],
    ["past the catch-up", "2025-12-15T13:00:00.001", false],
    ["before the time", "2025-12-15T06:59:59.999", false],
    ["on the day after", "2025-12-16T00:30:00.000", false],
  ])("catches up only what it may: %s", (_, now, caughtUp) => {
    const daily = plan({ catchUpWithinMs: now.includes("16T") ? 24 * HOUR : 6 * HOUR });
    daily.set(SEVEN, at(now));
    daily.catchUp(at(now));
    expect(daily.take(at(now)).due?.cause ?? null).toBe(caughtUp ? "catch_up" : null);
  });

  it("hands nothing out once it is cleared", () => {
    const daily = plan();
    daily.set(SEVEN, at("2025-12-15T06:00:00"));
    daily.clear();
    expect(dueAt(daily, "2025-12-15T07:00:00")).toBeNull();
    expect(daily.settle(at("2025-12-15T07:00:00"), false, at("2025-12-15T07:00:01"))).toBeNull();
    expect(daily.planned()).toBeNull();
  });
});
