import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { WakeUp } from "../../src/send/wake-up.js";
import { virtualClock } from "../fixture/virtual-clock.js";

const sleeping = () => {
  const clock = virtualClock("2025-12-16");
  return { clock, wake: new WakeUp(clock) };
};

describe("a wake-up", () => {
  it("sleeps for the time that is asked for", async () => {
    const { clock, wake } = sleeping();
    await clock.finish(wake.sleep(5_000));
    expect(clock.monotonic()).toBe(5_000);
  });

  it.each([5_000, Number.POSITIVE_INFINITY])(
    "ends a sleep of %d ms as soon as something changes",
    async (ms) => {
      const { clock, wake } = sleeping();
      const sleep = wake.sleep(ms);
      wake.notify();
      await sleep;
      expect(clock.monotonic()).toBe(0);
      expect(clock.sleepers).toBe(0);
    },
  );

  it.each([5_000, Number.POSITIVE_INFINITY])(
    "does not sleep %d ms where something has changed since the last sleep",
    async (ms) => {
      const { clock, wake } = sleeping();
      wake.notify();
      wake.notify();
      await wake.sleep(ms);
      expect(clock.monotonic()).toBe(0);
    },
  );

  it("sleeps again after it was woken once", async () => {
    const { clock, wake } = sleeping();
    wake.notify();
    await wake.sleep(1_000);
    await clock.finish(wake.sleep(1_000));
    expect(clock.monotonic()).toBe(1_000);
  });

  it("leaves no listener behind", async () => {
    const { clock } = sleeping();
    const signals: AbortSignal[] = [];
    const watching = new WakeUp({
      sleep: (ms, signal) => {
        if (signal) signals.push(signal);
        return clock.sleep(ms, signal);
      },
    });
    for (let time = 0; time < 3; time += 1) await clock.finish(watching.sleep(10));
    expect(signals.flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
  });
});
