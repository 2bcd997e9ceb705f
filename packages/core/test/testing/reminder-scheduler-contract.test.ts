import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { DailyTime } from "../../src/domain/next-run-time.js";
import { ReminderError } from "../../src/errors.js";
import type { SchedulerStatus } from "../../src/ports/reminder-scheduler.js";
import {
  ManualScheduler,
  type ManualSchedulerOptions,
  manualScheduler,
} from "../../src/testing/manual-scheduler.js";
import { reminderSchedulerContract } from "../../src/testing/reminder-scheduler-contract.js";
import type { ReminderSchedulerContractOptions, RunScript } from "../../src/testing/scheduler-harness.js";

type Kind = new (options: ManualSchedulerOptions) => ManualScheduler;

const RUNS: Record<RunScript, (signal: AbortSignal) => Promise<void>> = {
  finishes: async () => {},
  throws: () => Promise.reject(new Error("it failed")),
  waits: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  "ignores the stop": () => new Promise(() => {}),
  "needs confirmation": () => Promise.reject(new ReminderError("CONFIRMATION_REQUIRED", "3 new vehicles")),
};

function suite(Scheduler: Kind = ManualScheduler, options: ReminderSchedulerContractOptions = {}) {
  return reminderSchedulerContract(({ now, timeZone, run }) => {
    const scheduler = new Scheduler({ now, timeZone, run: RUNS[run], stopTimeoutMs: 20 });
    return { scheduler, advance: (ms) => scheduler.advance(ms), runs: () => scheduler.runs };
  }, options);
}

describe("the manual scheduler keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const DAY_MS = 86_400_000;

/** By the rule that catches it: what a scheduler gets wrong. */
const broken: Record<string, Kind> = {
  "until it is started it is stopped, and shows its zone": class extends ManualScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), timeZone: "UTC" };
    }
  },
  "started, it shows its time and the instant of its next run": class extends ManualScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), nextRunAt: null };
    }
  },
  "at the very instant of its time, the next run is tomorrow's": class extends ManualScheduler {
    override async start(time: DailyTime) {
      this.now = new Date(this.now.getTime() - 1);
      await super.start(time);
    }
  },
  "starting never runs anything at once": class extends ManualScheduler {
    override async start(time: DailyTime) {
      await super.start(time);
      this.fire();
    }
  },
  "it runs once a day, at its time and not before": class extends ManualScheduler {
    override fire() {
      super.fire();
      super.fire();
    }
  },
  "started again with another time, it is moved": class extends ManualScheduler {
    override async start(time: DailyTime) {
      if (this.time === null) await super.start(time);
    }
  },
  "started again with its own time, it still runs once a day": class extends ManualScheduler {
    jobs = 0;
    override async start(time: DailyTime) {
      await super.start(time);
      this.jobs += 1;
    }
    override fire() {
      for (let job = 0; job < this.jobs; job += 1) super.fire();
    }
  },
  "a time that is none is refused, and the old one stays": class extends ManualScheduler {
    override async start(time: DailyTime) {
      this.time = null;
      await super.start(time);
    }
  },
  "where the clock is set forward, each day has one run, when nextRunTime says": everyTwentyFourHours(),
  "where the clock is set back, each day has one run, when nextRunTime says": everyTwentyFourHours(),
  "where the clock is set forward at midnight, each day has one run, when nextRunTime says":
    everyTwentyFourHours(),
  "stopped, it begins no further run and plans none": class extends ManualScheduler {
    shown = true;
    override async start(time: DailyTime) {
      await super.start(time);
      this.shown = true;
    }
    override async stop() {
      this.shown = false;
    }
    override status(): SchedulerStatus {
      return this.shown ? super.status() : { ...super.status(), running: false, time: null, nextRunAt: null };
    }
  },
  "it is stopped as often as one likes, started or not": class extends ManualScheduler {
    override async stop() {
      if (this.time === null) throw new Error("not running");
      await super.stop();
    }
  },
  "of calls that are not awaited the last one counts": class extends ManualScheduler {
    override async start(time: DailyTime) {
      await delay(time.hour === 7 ? 20 : 0);
      await super.start(time);
    }
  },
  "a run under way is told to stop, and has ended when stop resolves": class extends ManualScheduler {
    override stopRun() {}
  },
  "stop resolves also where a run does not listen": class extends ManualScheduler {
    override async stop() {
      await super.stop();
      await this.untilIdle();
    }
  },
  "a run that fails costs none of the days after it": class extends ManualScheduler {
    override fire() {
      super.fire();
      if (this.options.run === RUNS.throws) this.nextRunAt = null;
    }
  },
  "after a run that finished it waits for nothing": class extends ManualScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), waitingFor: "confirmation" };
    }
  },
  "a run that needs confirmation shows in its status": class extends ManualScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), waitingFor: null };
    }
  },
};

function everyTwentyFourHours(): Kind {
  return class extends ManualScheduler {
    override nextAfter(time: DailyTime) {
      return this.nextRunAt ? new Date(this.nextRunAt.getTime() + DAY_MS) : super.nextAfter(time);
    }
  };
}

describe("the contract of the scheduler catches a breach of", () => {
  const limits = { runTimeoutMs: 100, stopTimeoutMs: 100 };

  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, Scheduler] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(Scheduler, limits).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }

  it("a declared difference that is none", async () => {
    const declared = suite(ManualScheduler, { waitsForConfirmation: false });
    const caught = declared.find(({ name }) => name === "it never waits for confirmation (declared)");
    await expect(caught?.run()).rejects.toThrow();
  });
});

describe("the manual scheduler", () => {
  const now = new Date("2025-12-15T06:00:00+07:00");

  it("runs what it is given, and is idle once that has ended", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const scheduler = manualScheduler({ now, timeZone: "Asia/Jakarta", run: () => promise });
    await scheduler.start({ hour: 7, minute: 0 });
    await scheduler.advance(3_600_000);
    expect(scheduler.runs).toEqual({ begun: 1, ended: 0 });
    resolve();
    await scheduler.untilIdle();
    expect(scheduler.runs).toEqual({ begun: 1, ended: 1 });
  });

  it("refuses a zone that is not known", () => {
    expect(() => manualScheduler({ now, timeZone: "+07:00" })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});
