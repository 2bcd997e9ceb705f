import { describe, expect, it } from "vitest";
import { DatabaseCalls } from "../../src/send/database-calls.js";
import { Halt } from "../../src/send/halt.js";
import { StopDeadline } from "../../src/send/stop-deadline.js";
import { databaseLost } from "../fixture/database-lost.js";
import { LEASE_MS } from "../fixture/fixture.js";
import { virtualClock } from "../fixture/virtual-clock.js";

const GRACE_MS = 10_000;
const never = () => new Promise<never>(() => {});

function callsOf() {
  const clock = virtualClock("2025-12-16");
  const stop = new AbortController();
  const halt = new Halt();
  const deadline = new StopDeadline(clock, GRACE_MS, halt, stop.signal);
  const calls = new DatabaseCalls(clock, LEASE_MS, halt, deadline);
  /** A database that is back after so many milliseconds. */
  const lostFor = (ms: number) => async () => {
    if (clock.monotonic() < ms) throw databaseLost();
    return "done";
  };
  return { clock, stop, halt, calls, lostFor };
}

/** Calls after the first attempt has begun. */
function begunCalls() {
  const f = callsOf();
  f.calls.hasBegun = true;
  return f;
}

describe("reading", () => {
  it("fails at once before the first begin", async () => {
    const { calls, clock, lostFor } = callsOf();
    await expect(calls.reading(lostFor(1))).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(clock.monotonic()).toBe(0);
  });

  it("is retried for ten seconds after it", async () => {
    const { calls, clock, lostFor } = begunCalls();
    expect(await clock.finish(calls.reading(lostFor(8_000)))).toBe("done");
    const start = clock.monotonic();
    await expect(clock.finish(calls.reading(lostFor(3_600_000)))).rejects.toMatchObject({
      code: "DATABASE_LOST",
    });
    expect(clock.monotonic() - start).toBeGreaterThan(8_000);
    expect(clock.monotonic() - start).toBeLessThanOrEqual(10_000);
  });

  it("is not retried in a run that is halted, and waits for no pause that has begun", async () => {
    const { calls, clock, halt, lostFor } = begunCalls();
    const reading = calls.reading(lostFor(3_600_000));
    reading.catch(() => {});
    await clock.advance(3_000);
    halt.now("halted", "");
    await expect(reading).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(clock.monotonic()).toBe(3_000);
    expect(clock.sleepers).toBe(0);
  });

  it("is not retried for another error", async () => {
    const { calls } = begunCalls();
    let made = 0;
    const call = async () => {
      made += 1;
      throw new TypeError("a bug");
    };
    await expect(calls.reading(call)).rejects.toThrow("a bug");
    expect(made).toBe(1);
  });
});

describe("recording", () => {
  it("is retried for as long as a lease lasts, also in a run that is halted", async () => {
    const { calls, clock, halt, lostFor } = callsOf();
    halt.now("halted", "");
    expect(await clock.finish(calls.recording(lostFor(LEASE_MS - 1_000)))).toBe("done");
    const start = clock.monotonic();
    await expect(clock.finish(calls.recording(lostFor(3_600_000)))).rejects.toMatchObject({
      code: "DATABASE_LOST",
    });
    expect(clock.monotonic() - start).toBeLessThanOrEqual(LEASE_MS);
  });

  it("pauses at most a second between two tries", async () => {
    const { calls, clock } = callsOf();
    const tries: number[] = [];
    const call = async () => {
      tries.push(clock.monotonic());
      throw databaseLost();
    };
    await expect(clock.finish(calls.recording(call))).rejects.toMatchObject({ code: "DATABASE_LOST" });
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses.slice(0, 6)).toEqual([50, 100, 200, 400, 800, 1_000]);
    expect(Math.max(...pauses)).toBe(1_000);
  });

  it("ends within the grace of a run that is asked to stop, whether the database is lost or never answers", async () => {
    for (const isHanging of [false, true]) {
      const { calls, clock, lostFor, stop } = callsOf();
      const recording = calls.recording(isHanging ? never : lostFor(3_600_000));
      recording.catch(() => {});
      await clock.advance(1_500);
      stop.abort();
      await expect(clock.finish(recording)).rejects.toMatchObject({ code: "DATABASE_LOST" });
      expect(clock.monotonic()).toBeLessThanOrEqual(1_500 + GRACE_MS);
      expect(clock.monotonic()).toBeGreaterThan(1_500 + GRACE_MS / 2);
    }
  });
});

describe("what a run can do without", () => {
  it("is tried once, and its failure is ignored", async () => {
    const { calls, clock } = begunCalls();
    let made = 0;
    await calls.bestEffort(async () => {
      made += 1;
      throw databaseLost();
    });
    expect([made, clock.monotonic()]).toEqual([1, 0]);
  });

  it("is not waited for past the grace of a run that is asked to stop", async () => {
    const { calls, clock, stop } = callsOf();
    stop.abort();
    await clock.finish(calls.bestEffort(never));
    expect(clock.monotonic()).toBeLessThanOrEqual(GRACE_MS);
  });
});
