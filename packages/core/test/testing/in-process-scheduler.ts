import { setTimeout as delay } from "node:timers/promises";
import { type DailyTime, nextRunTime } from "../../src/domain/next-run-time.js";
import type { ReminderScheduler, SchedulerStatus } from "../../src/ports/reminder-scheduler.js";
import type { SchedulerSettings } from "../../src/testing/scheduler-harness.js";

/** As small as a scheduler can be: it is its own clock, and its runs count themselves. Made to be broken. */
export class InProcessScheduler implements ReminderScheduler {
  wall: Date;
  begun = 0;
  ended = 0;
  time: DailyTime | null = null;
  next: Date | null = null;
  waitingFor: SchedulerStatus["waitingFor"] = null;
  underWay: Promise<void> = Promise.resolve();
  tellToStop: () => void = () => {};
  readonly settings: SchedulerSettings;

  constructor(settings: SchedulerSettings) {
    this.settings = settings;
    this.wall = settings.now;
  }

  async start(time: DailyTime): Promise<void> {
    this.next = this.nextAfter(time);
    this.time = time;
  }

  async stop(): Promise<void> {
    this.time = null;
    this.next = null;
    this.tellToStop();
    await Promise.race([this.underWay, delay(20)]);
  }

  status(): SchedulerStatus {
    const { time, next, waitingFor } = this;
    const { timeZone } = this.settings;
    return { running: time !== null, time, timeZone, nextRunAt: next, waitingFor };
  }

  async advance(ms: number): Promise<void> {
    const end = new Date(this.wall.getTime() + ms);
    while (this.next !== null && this.time !== null && this.next <= end) {
      this.wall = this.next;
      this.next = this.nextAfter(this.time);
      this.fire();
    }
    this.wall = end;
  }

  nextAfter(time: DailyTime): Date {
    return nextRunTime({ ...time, timeZone: this.settings.timeZone }, this.wall);
  }

  fire(): void {
    this.begun += 1;
    const { run } = this.settings;
    this.waitingFor = run === "needs confirmation" ? "confirmation" : null;
    if (run === "ignores the stop") this.underWay = new Promise(() => {});
    else if (run === "waits") {
      this.underWay = new Promise<void>((resolve) => {
        this.tellToStop = resolve;
      }).then(() => this.end());
    } else this.end();
  }

  end(): void {
    this.ended += 1;
  }
}
