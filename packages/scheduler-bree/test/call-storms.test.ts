import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeClock } from "./support/fake-clock.js";
import { rig, SEVEN } from "./support/scheduler-rig.js";

const MINUTE = 60_000;

describe("start, stop and status", () => {
  it("may be called before, between and after one another, any number of times", async () => {
    const { scheduler, events } = rig({ clock: fakeClock("2025-12-15T06:00:00+07:00") });
    const stopped = {
      running: false,
      time: null,
      timeZone: "Asia/Jakarta",
      nextRunAt: null,
      waitingFor: null,
    };
    await scheduler.stop();
    expect(scheduler.status()).toEqual(stopped);
    await scheduler.start(SEVEN);
    expect(scheduler.status()).toMatchObject({ running: true, time: SEVEN });
    await Promise.all([scheduler.stop(), scheduler.stop()]);
    await scheduler.stop();
    expect(scheduler.status()).toEqual(stopped);
    expect(events.map(({ type }) => type)).toEqual(["started", "stopped"]);
  });

  it("share one promise where they are the same call", async () => {
    const { scheduler } = rig({ clock: fakeClock("2025-12-15T06:00:00+07:00") });
    await scheduler.start(SEVEN);
    expect(scheduler.stop()).toBe(scheduler.stop());
  });

  it("leave, in any order and all at once, what the last of them asked for, and never overlap a run", async () => {
    const call = fc.oneof(
      fc.record({ name: fc.constant("start" as const), minute: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ name: fc.constant("startAndCatchUp" as const), minute: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ name: fc.constant("stop" as const), minute: fc.constant(0) }),
      fc.record({ name: fc.constant("advance" as const), minute: fc.integer({ min: 0, max: 16 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), async (calls) => {
        const clock = fakeClock("2025-12-15T06:59:30+07:00");
        const { scheduler, runs } = rig({ clock, script: ["halted", "wait"], stopTimeoutMs: 5_000 });
        const answers: Promise<unknown>[] = [];
        let expected: number | null = null;
        for (const { name, minute } of calls) {
          scheduler.status();
          if (name === "advance") await clock.advance(minute * MINUTE);
          else if (name === "stop") answers.push(scheduler.stop());
          else answers.push(scheduler[name]({ hour: 7, minute }));
          if (name === "stop") expected = null;
          else if (name !== "advance") expected = minute;
        }
        await Promise.all(answers);
        expect(scheduler.status().time?.minute ?? null).toBe(expected);
        await scheduler.stop();
        expect(runs()).toMatchObject({ inside: 0, overlaps: 0 });
        expect(clock.timers).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
