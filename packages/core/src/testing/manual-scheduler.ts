import { type DailyTime, nextRunTime } from "../domain/next-run-time.js";
import { assertTimeZone } from "../domain/zoned-time.js";
import { ReminderError } from "../errors.js";
import type { ReminderScheduler, SchedulerStatus } from "../ports/reminder-scheduler.js";
import type { RunCount } from "./scheduler-harness.js";

/** Options of {@link manualScheduler}. */
export interface ManualSchedulerOptions {
  /** What its clock shows at first. */
  readonly now: Date;
  /** IANA name of the zone that its daily time is in. @default "UTC" */
  readonly timeZone?: string;
  /** What a run does; `signal` aborts when it is to stop. @default nothing */
  readonly run?: (signal: AbortSignal) => Promise<unknown>;
  /** The longest that `stop` waits for a run to end, in milliseconds of real time. @default 1000 */
  readonly stopTimeoutMs?: number;
}

/** A {@link ReminderScheduler} whose clock a test moves. It needs no threads, and knows no other process. */
export class ManualScheduler implements ReminderScheduler {
  protected readonly options: Required<ManualSchedulerOptions>;
  protected now: Date;
  protected time: DailyTime | null = null;
  protected nextRunAt: Date | null = null;
  protected waitingFor: SchedulerStatus["waitingFor"] = null;
  #begun = 0;
  #ended = 0;
  #stopping = new AbortController();
  #underWay: Promise<void> = Promise.resolve();

  /** @throws {ReminderError} `INVALID_OPTION` for a zone that is not known */
  constructor(options: ManualSchedulerOptions) {
    this.options = { timeZone: "UTC", run: async () => {}, stopTimeoutMs: 1_000, ...options };
    assertTimeZone(this.options.timeZone);
    this.now = options.now;
  }

  /** How many runs have begun, and how many of these have ended. */
  get runs(): RunCount {
    return { begun: this.#begun, ended: this.#ended };
  }

  async start(time: DailyTime): Promise<void> {
    this.nextRunAt = this.nextAfter(time);
    this.time = { ...time };
  }

  async stop(): Promise<void> {
    Object.assign(this, { time: null, nextRunAt: null, waitingFor: null });
    this.stopRun();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.options.stopTimeoutMs);
    await Promise.race([this.untilIdle(), late]);
    clearTimeout(timer);
  }

  status(): SchedulerStatus {
    const { time, nextRunAt, waitingFor } = this;
    return { running: time !== null, time, timeZone: this.options.timeZone, nextRunAt, waitingFor };
  }

  /** Lets time pass. Runs that fall due begin; none is waited for, see {@link ManualScheduler.untilIdle}. */
  async advance(ms: number): Promise<void> {
    const end = new Date(this.now.getTime() + ms);
    while (this.nextRunAt !== null && this.time !== null && this.nextRunAt <= end) {
      this.now = this.nextRunAt;
      this.nextRunAt = this.nextAfter(this.time);
      this.fire();
    }
    this.now = end;
  }

  /** Resolves as soon as no run is under way. */
  untilIdle(): Promise<void> {
    return this.#underWay;
  }

  protected nextAfter(time: DailyTime): Date {
    return nextRunTime({ ...time, timeZone: this.options.timeZone }, this.now);
  }

  /** Begins a run. */
  protected fire(): void {
    this.#begun += 1;
    this.#stopping = new AbortController();
    this.#underWay = Promise.all([this.#underWay, this.#run(this.#stopping.signal)]).then(() => {});
  }

  protected stopRun(): void {
    this.#stopping.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let waitingFor: SchedulerStatus["waitingFor"] = null;
    try {
      await this.options.run(signal);
    } catch (error) {
      // As a scheduler does, it goes on: tomorrow is another day.
      if (ReminderError.is(error) && error.code === "CONFIRMATION_REQUIRED") waitingFor = "confirmation";
    }
    this.#ended += 1;
    if (this.time !== null) this.waitingFor = waitingFor;
  }
}

/**
 * A scheduler for tests: it runs what it is given, each day at its time, on a clock that the test moves.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a zone that is not known
 */
export function manualScheduler(options: ManualSchedulerOptions): ManualScheduler {
  return new ManualScheduler(options);
}
