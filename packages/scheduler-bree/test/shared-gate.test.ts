import { runGate } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { fakeClock } from "./support/fake-clock.js";
import { rig, SEVEN } from "./support/scheduler-rig.js";

const MINUTE = 60_000;

describe("a shared gate", () => {
  it("keeps the scheduled run waiting while another run of the process is inside, and others out while it is under way", async () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    const clock = fakeClock("2025-12-15T06:59:00+07:00");
    const log = rig({ clock, gate, script: ["wait"] });
    await log.scheduler.start(SEVEN);
    await clock.advance(10 * MINUTE);
    await log.until("run_due");
    expect(log.runs().begun).toBe(0);
    leave?.();
    await log.untilInside();
    expect(gate.tryEnter()).toBeNull();
    await log.scheduler.stop();
    expect(gate.tryEnter()).not.toBeNull();
  });

  it("is not waited for longer than until the scheduler is stopped", async () => {
    const gate = runGate();
    gate.tryEnter();
    const { scheduler, until, runs } = rig({ clock: fakeClock("2025-12-15T07:00:00+07:00"), gate });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_due");
    await scheduler.stop();
    expect(await until("run_not_started")).toMatchObject({ retryAt: null });
    expect(runs().begun).toBe(0);
  });

  it("is not waited for longer than the day lasts", async () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    const clock = fakeClock("2025-12-15T22:59:00+07:00");
    const { scheduler, until, runs } = rig({ clock, gate });
    await scheduler.start({ hour: 23, minute: 0 });
    await clock.advance(62 * MINUTE);
    expect(await until("run_not_started")).toMatchObject({ retryAt: null });
    leave?.();
    await clock.advance(23 * 60 * MINUTE);
    await until("run_finished");
    expect(runs().begun).toBe(1);
  });

  it("lets no run begin that it opens for only after midnight", async () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    const clock = fakeClock("2025-12-15T23:00:30+07:00");
    const { scheduler, until, runs } = rig({ clock, gate });
    await scheduler.startAndCatchUp({ hour: 23, minute: 0 });
    await clock.advance(59 * MINUTE + 40_000);
    leave?.();
    await until("run_not_started");
    expect(runs().begun).toBe(0);
  });
});
