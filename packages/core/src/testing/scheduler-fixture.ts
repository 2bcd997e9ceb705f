import assert from "node:assert/strict";
import type { DailyTime } from "../domain/next-run-time.js";
import { ReminderError } from "../errors.js";
import type { ReminderScheduler } from "../ports/reminder-scheduler.js";
import type { ContractCase } from "./contract-case.js";
import type {
  ReminderSchedulerHarness,
  RunCount,
  RunScript,
  SchedulerSettings,
} from "./scheduler-harness.js";
import { within } from "./within.js";

/** Makes a case of a rule of the scheduler. */
export type SchedulerRule = (
  name: string,
  check: (fixture: SchedulerFixture) => Promise<void>,
  setting?: Partial<Record<"now" | "timeZone", string> & { readonly run: RunScript }>,
) => ContractCase;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const SEVEN: DailyTime = { hour: 7, minute: 0 };
export const EIGHT: DailyTime = { hour: 8, minute: 0 };

/** A scheduler's harness with the steps that the cases take. */
export class SchedulerFixture {
  readonly #harness: ReminderSchedulerHarness;
  readonly #timeZone: string;
  readonly #runTimeoutMs: number;

  /** Runs happen in real time, maybe in a thread of their own: `runTimeoutMs` is how long one may take to begin or to end. */
  constructor(harness: ReminderSchedulerHarness, { timeZone }: SchedulerSettings, runTimeoutMs: number) {
    this.#harness = harness;
    this.#timeZone = timeZone;
    this.#runTimeoutMs = runTimeoutMs;
  }

  get scheduler(): ReminderScheduler {
    return this.#harness.scheduler;
  }

  advance(ms: number): Promise<void> {
    return this.#harness.advance(ms);
  }

  runs(): RunCount {
    const { begun, ended } = this.#harness.runs();
    return { begun, ended };
  }

  async untilBegun(count: number): Promise<void> {
    await this.#until(`${count} runs to begin`, () => this.runs().begun >= count);
  }

  async untilEnded(count: number): Promise<void> {
    await this.#until(`${count} runs to end`, () => this.runs().ended >= count);
    // The end of a run is seen before the scheduler has heard of it.
    await this.advance(0);
  }

  async untilWaitingForConfirmation(): Promise<void> {
    const { scheduler } = this;
    await this.#until("a wait for confirmation", () => scheduler.status().waitingFor === "confirmation");
  }

  /** Stops the scheduler, after which no run is under way, and compares. */
  async assertRunsInAll(count: number): Promise<void> {
    await this.scheduler.stop();
    assert.deepEqual(this.runs(), { begun: count, ended: count });
  }

  assertStopped(): void {
    const { running, time, timeZone, nextRunAt } = this.scheduler.status();
    const expected = { running: false, time: null, timeZone: this.#timeZone, nextRunAt: null };
    assert.deepEqual({ running, time, timeZone, nextRunAt }, expected);
  }

  assertRunning(): void {
    assert.equal(this.scheduler.status().running, true);
  }

  assertPlanned(time: DailyTime, at: string | Date): void {
    const status = this.scheduler.status();
    const planned = {
      running: status.running,
      time: status.time && { hour: status.time.hour, minute: status.time.minute },
      timeZone: status.timeZone,
      nextRunAt: status.nextRunAt,
    };
    const expected = { running: true, time, timeZone: this.#timeZone, nextRunAt: new Date(at) };
    assert.deepEqual(planned, expected);
  }

  async assertRefused(time: DailyTime): Promise<void> {
    await assert.rejects(
      () => this.scheduler.start(time),
      (error) => ReminderError.is(error) && error.code === "INVALID_OPTION",
      `expected INVALID_OPTION for ${JSON.stringify(time)}`,
    );
  }

  async stopWithin(ms: number): Promise<void> {
    await within(ms, "stop() to resolve", this.scheduler.stop());
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    const started = performance.now();
    while (!holds()) {
      const waited = performance.now() - started;
      const { begun, ended } = this.runs();
      assert.ok(
        waited < this.#runTimeoutMs,
        `expected ${what} within ${this.#runTimeoutMs} ms, got ${begun} begun, ${ended} ended`,
      );
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
