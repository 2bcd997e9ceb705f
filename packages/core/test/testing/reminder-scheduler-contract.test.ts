import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { DailyTime } from "../../src/domain/next-run-time.js";
import type { SchedulerStatus } from "../../src/ports/reminder-scheduler.js";
import { reminderSchedulerContract } from "../../src/testing/reminder-scheduler-contract.js";
import type {
  ReminderSchedulerContractOptions,
  SchedulerSettings,
} from "../../src/testing/scheduler-harness.js";
import { InProcessScheduler } from "./in-process-scheduler.js";

type Kind = new (settings: SchedulerSettings) => InProcessScheduler;

function suite(Scheduler: Kind = InProcessScheduler, options: ReminderSchedulerContractOptions = {}) {
  return reminderSchedulerContract((settings) => {
    const scheduler = new Scheduler(settings);
    return {
      scheduler,
      advance: (ms) => scheduler.advance(ms),
      runs: () => ({ begun: scheduler.begun, ended: scheduler.ended }),
    };
  }, options);
}

describe("a scheduler without threads keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const DAY_MS = 86_400_000;

/** By the rule that catches it: what a scheduler gets wrong. */
const broken: Record<string, Kind> = {
  "until it is started it is stopped, and knows its zone": class extends InProcessScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), timeZone: "UTC" };
    }
  },
  "started, it tells the time and the instant of its next run": class extends InProcessScheduler {
    override status(): SchedulerStatus {
      return { ...super.status(), nextRunAt: null };
    }
  },
  "at the very instant of its time, the next run is tomorrow's": class extends InProcessScheduler {
    override async start(time: DailyTime) {
      this.wall = new Date(this.wall.getTime() - 1);
      await super.start(time);
    }
  },
  "starting never runs anything at once": class extends InProcessScheduler {
    override async start(time: DailyTime) {
      await super.start(time);
      this.fire();
    }
  },
  "it runs once a day, at its time and not before": class extends InProcessScheduler {
    override fire() {
      super.fire();
      super.fire();
    }
  },
  "started again with another time, it is moved": class extends InProcessScheduler {
    override async start(time: DailyTime) {
      if (this.time === null) await super.start(time);
    }
  },
  "started again with its own time, it still runs once a day": class extends InProcessScheduler {
    jobs = 0;
    override async start(time: DailyTime) {
      await super.start(time);
      this.jobs += 1;
    }
    override fire() {
      for (let job = 0; job < this.jobs; job += 1) super.fire();
    }
  },
  "a time that is none is refused, and the old one stays": class extends InProcessScheduler {
    override async start(time: DailyTime) {
      this.time = null;
      await super.start(time);
    }
  },
  "stopped, it begins no further run and plans none": class extends InProcessScheduler {
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
  "it is stopped as often as one likes, started or not": class extends InProcessScheduler {
    override async stop() {
      if (this.time === null) throw new Error("not running");
      await super.stop();
    }
  },
  "of calls that are not awaited the last one counts": class extends InProcessScheduler {
    override async start(time: DailyTime) {
      await delay(time.hour === 7 ? 20 : 0);
      await super.start(time);
    }
  },
  "a run under way is told to stop, and has ended when stop resolves": class extends InProcessScheduler {
    override async stop() {
      this.tellToStop = () => {};
      await super.stop();
    }
  },
  "stop resolves also where a run does not listen": class extends InProcessScheduler {
    override async stop() {
      const { underWay } = this;
      await super.stop();
      await underWay;
    }
  },
  "a run that fails costs none of the days after it": class extends InProcessScheduler {
    override fire() {
      super.fire();
      if (this.settings.run === "throws") this.next = null;
    }
  },
  "after a run that finished it waits for nothing": class extends InProcessScheduler {
    override fire() {
      super.fire();
      this.waitingFor = "confirmation";
    }
  },
  "it tells that it waits for confirmation": class extends InProcessScheduler {
    override fire() {
      super.fire();
      this.waitingFor = null;
    }
  },
  "where the clock is set forward, each day has one run, when nextRunTime says": everyTwentyFourHours(),
  "where the clock is set back, each day has one run, when nextRunTime says": everyTwentyFourHours(),
};

function everyTwentyFourHours(): Kind {
  return class extends InProcessScheduler {
    override nextAfter(time: DailyTime) {
      return this.next ? new Date(this.next.getTime() + DAY_MS) : super.nextAfter(time);
    }
  };
}

describe("the contract of the scheduler catches a breach of", () => {
  const limits = { patienceMs: 100, stopWithinMs: 100 };

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
    const declared = suite(InProcessScheduler, { waitsForConfirmation: false });
    const caught = declared.find(({ name }) => name === "it never waits for confirmation (declared)");
    await expect(caught?.run()).rejects.toThrow();
  });
});
