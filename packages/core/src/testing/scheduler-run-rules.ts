import assert from "node:assert/strict";

import type { ContractCase } from "./contract-case.js";
import { DAY_MS, EIGHT, HOUR_MS, type SchedulerRule, SEVEN } from "./scheduler-fixture.js";

/** What becomes of runs, and how a scheduler stops. */
export function runRules(rule: SchedulerRule, options: RunRuleOptions): ContractCase[] {
  const { waitsForConfirmation, stopTimeoutMs } = options;
  return [
    rule("stopped, it begins no further run and plans none", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      await fixture.scheduler.stop();
      fixture.assertStopped();
      await fixture.advance(2 * DAY_MS);
      // A later run is awaited, so that one that should not be has had its time.
      await fixture.scheduler.start(SEVEN);
      await fixture.advance(HOUR_MS);
      await fixture.untilEnded(1);
      await fixture.assertRunsInAll(1);
    }),

    rule("it is stopped as often as one likes, started or not", async (fixture) => {
      await fixture.scheduler.stop();
      await fixture.scheduler.start(SEVEN);
      await Promise.all([fixture.scheduler.stop(), fixture.scheduler.stop()]);
      await fixture.scheduler.stop();
      fixture.assertStopped();
    }),

    rule("of calls that are not awaited the last one counts", async (fixture) => {
      const { scheduler } = fixture;
      await Promise.all([scheduler.start(SEVEN), scheduler.stop(), scheduler.start(EIGHT)]);
      fixture.assertPlanned(EIGHT, "2025-12-15T08:00:00+07:00");
      await Promise.all([scheduler.start(SEVEN), scheduler.start(EIGHT), scheduler.stop()]);
      fixture.assertStopped();
    }),

    rule(
      "a run under way is told to stop, and has ended when stop resolves",
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        await fixture.advance(HOUR_MS);
        await fixture.untilBegun(1);
        assert.deepEqual(fixture.runs(), { begun: 1, ended: 0 });
        await fixture.scheduler.stop();
        assert.deepEqual(fixture.runs(), { begun: 1, ended: 1 });
        fixture.assertStopped();
      },
      { run: "waits" },
    ),

    rule(
      "stop resolves also where a run does not listen",
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        await fixture.advance(HOUR_MS);
        await fixture.untilBegun(1);
        await fixture.stopWithin(stopTimeoutMs);
        fixture.assertStopped();
      },
      { run: "ignores the stop" },
    ),

    rule(
      "a run that fails costs none of the days after it",
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        await fixture.advance(HOUR_MS);
        await fixture.untilEnded(1);
        fixture.assertRunning();
        const before = fixture.runs().begun;
        await fixture.advance(DAY_MS);
        await fixture.untilEnded(before + 1);
      },
      { run: "throws" },
    ),

    rule("after a run that finished it waits for nothing", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      await fixture.advance(HOUR_MS);
      await fixture.untilEnded(1);
      assert.equal(fixture.scheduler.status().waitingFor, null);
    }),

    rule(
      waitsForConfirmation ? "a run that needs confirmation shows in its status" : NEVER_WAITS,
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        await fixture.advance(HOUR_MS);
        await fixture.untilEnded(1);
        if (waitsForConfirmation) return fixture.untilWaitingForConfirmation();
        assert.equal(fixture.scheduler.status().waitingFor, null);
        await fixture.scheduler.stop();
        assert.equal(fixture.scheduler.status().waitingFor, null);
      },
      { run: "needs confirmation" },
    ),
  ];
}

/** What the rules of runs are written with. */
interface RunRuleOptions {
  readonly waitsForConfirmation: boolean;
  readonly stopTimeoutMs: number;
}

const NEVER_WAITS = "it never waits for confirmation (declared)";
