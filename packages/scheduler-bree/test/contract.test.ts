import { reminderSchedulerContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { fakeClock } from "./support/fake-clock.js";
import { rig } from "./support/scheduler-rig.js";

const WORD = {
  finishes: "finished",
  throws: "throw",
  waits: "wait",
  "ignores the stop": "deaf",
  "needs confirmation": "unconfirmed",
} as const;

describe("with runs in real threads it keeps the scheduler's contract:", () => {
  const cases = reminderSchedulerContract(({ now, timeZone, run }) => {
    const clock = fakeClock(now.toISOString());
    const { scheduler, runs } = rig({
      clock,
      timeZone,
      script: [WORD[run]],
      stopTimeoutMs: run === "ignores the stop" ? 100 : 15_000,
    });
    return {
      scheduler,
      advance: (ms) => clock.advance(ms),
      runs() {
        const { begun, inside } = runs();
        return { begun, ended: begun - inside };
      },
      close: () => scheduler.stop(),
    };
  });
  for (const { name, run } of cases) it(name, run);
});
