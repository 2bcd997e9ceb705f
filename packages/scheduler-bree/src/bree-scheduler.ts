import { access } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { DailyTime, ReminderScheduler } from "@pengingat/core";
import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import { type DailyLoop, dailyLoop } from "./daily-loop.js";
import { dailyPlan } from "./daily-plan.js";
import { waitsForConfirmation } from "./scheduled-run-outcome.js";
import { attemptInThread } from "./scheduled-run-thread.js";
import type { SchedulerEvent } from "./scheduler-event.js";
import { type BreeSchedulerOptions, schedulerSettings } from "./scheduler-options.js";

/** A thread in the middle of a system call can't be ended before it returns: `stop()` does not wait longer for it. */
const TERMINATION_MS = 2_000;

/** A scheduler whose runs happen in a worker thread of Bree's. */
export interface BreeScheduler extends ReminderScheduler {
  /**
   * Starts, or moves to another time; the same time again changes nothing. Never runs anything at once.
   *
   * @throws {ReminderError} `INVALID_OPTION` where the time is none or the worker file can't be read
   */
  start(time: DailyTime): Promise<void>;
  /**
   * As `start`, for a process that starts by itself: today's run is made now if its time has passed by no more than
   * `catchUpWithinMs`, it is not finished, and some scheduled run was ever made: where none was, none was missed. Does
   * not wait for that run.
   *
   * @throws {ReminderError} `INVALID_OPTION` as `start` does
   */
  startAndCatchUp(time: DailyTime): Promise<void>;
}

/**
 * Runs a worker file every day at a time, in a thread: once a day, however many processes share the store, and again
 * every `retryEveryMs` while the run is not finished and its day lasts. Does no I/O before it is started.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function breeScheduler(options: BreeSchedulerOptions): BreeScheduler {
  const { file, workerData, timeZone, clock, gate, stopTimeoutMs, onEvent, ...rules } =
    schedulerSettings(options);
  const plan = dailyPlan({ timeZone, ...rules });
  const sameDay = (scheduledFor: Date) => plan.sameDay(scheduledFor, clock.now());
  const attempt = attemptInThread({ file, workerData, gate, sameDay });
  let loop: DailyLoop | null = null;
  let stopping: Promise<void> | null = null;
  let waiting = false;
  let last: Promise<void> = Promise.resolve();

  function emit(event: SchedulerEvent): void {
    if (event.type !== "run_due" && event.type !== "started") waiting = waitsForConfirmation(event);
    try {
      onEvent(event);
    } catch {
      // A log that fails must not cost a run.
    }
  }

  /** One call after the other, in the order in which they were made. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return turn;
  }

  function begin(time: DailyTime, catchUp: boolean): Promise<void> {
    stopping = null;
    return inTurn(async () => {
      checkedOptions("time", time, ["hour", "minute"]);
      await access(file).catch(() => {
        throw invalidOption("worker", "a file that can be read", file);
      });
      const before = plan.planned();
      plan.set(time, clock.now());
      if (catchUp) plan.catchUp(clock.now());
      const planned = plan.planned();
      if (planned && planned.time !== before?.time) emit({ type: "started", ...planned });
      loop ??= dailyLoop({ plan, clock, attempt, emit });
      loop.wake();
    });
  }

  async function end(): Promise<void> {
    if (loop === null) return;
    const ending = loop;
    loop = null;
    plan.clear();
    ending.cancel();
    if (!(await endsWithin(ending.ended, stopTimeoutMs))) {
      ending.terminate();
      await endsWithin(ending.ended, TERMINATION_MS);
    }
    emit({ type: "stopped" });
  }

  return {
    start: (time) => begin(time, false),
    startAndCatchUp: (time) => begin(time, true),
    stop: () => {
      stopping ??= inTurn(end);
      return stopping;
    },
    status() {
      const planned = plan.planned();
      return {
        running: planned !== null,
        time: planned?.time ?? null,
        timeZone,
        nextRunAt: planned?.nextRunAt ?? null,
        waitingFor: waiting ? "confirmation" : null,
      };
    },
  };
}

async function endsWithin(ended: Promise<void>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([ended.then(() => true), late]);
  timer.abort();
  return inTime;
}
