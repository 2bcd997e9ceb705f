import { type DailyTime, nextRunTime } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import { type ClusterState, clusterState, STOPPED } from "./cluster-state.js";
import { latestRun, readSchedule, removeSchedule, writeSchedule } from "./daily-schedule.js";
import { type Engine, engineError, RUN_QUEUE, SHARD_QUEUE, startEngine } from "./engine.js";
import { machineClock, sleepOn } from "./engine-clock.js";
import { superviseRun } from "./scheduled-run.js";
import type { SchedulerEvent } from "./scheduler-event.js";
import { type PgBossSchedulerOptions, schedulerSettings } from "./scheduler-options.js";
import type { PgBossScheduler } from "./scheduler-port.js";
import { isLive, type ShardData } from "./shard-job.js";
import { Released, runShard } from "./shard-run.js";

/** How often this process looks at what others did. */
const LOOK_EVERY_MS = 5_000;

const SETTLE_MS = 50;

/**
 * Schedules the daily run on pg-boss: the schedule is kept in the database, one process makes each run, and all of them
 * its shards. Does no I/O before it is started or joined.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function pgBossScheduler(options: PgBossSchedulerOptions): PgBossScheduler {
  const settings = schedulerSettings(options);
  const { timeZone, catchUpWithinMs, stopTimeoutMs } = settings;
  const clock = settings.clock ?? machineClock;
  let engine: Engine | null = null;
  let looking: unknown;
  let stays = false;
  let isStopUnrecorded = false;
  let isClockWrong = false;
  let stopping = new AbortController();
  let change = Promise.withResolvers<void>();
  let state: ClusterState = STOPPED;
  let last: Promise<unknown> = Promise.resolve();

  function emit(event: SchedulerEvent): void {
    try {
      settings.onEvent(event);
    } catch {
      // A log that fails must not cost a run.
    }
  }

  /** One call after the other, in the order in which they were made. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    const turn = last.then(task).catch((error) => Promise.reject(engineError(error)));
    last = turn.catch(() => undefined);
    return turn;
  }

  /** A machine on another day than the database would remind the wrong customers. It fetches nothing until that is over. */
  async function fetchIfClockIsRight(on: Engine): Promise<void> {
    const databaseTime = await on.now();
    const isRight = localDate(timeZone, new Date(clock.now())) === localDate(timeZone, databaseTime);
    if (!isRight && !isClockWrong) emit({ type: "clock_wrong", databaseTime });
    isClockWrong = !isRight;
    await on.fetchJobs(isRight);
  }

  /** The signal of a job that was fetched; the clock may have been set since it was last looked at. */
  async function signalOf({ signal }: Pick<JobWithMetadata, "signal">): Promise<AbortSignal> {
    if (engine !== null) await fetchIfClockIsRight(engine);
    if (isClockWrong) throw new Released("released");
    return AbortSignal.any([signal, stopping.signal]);
  }

  async function workOnRun(job: JobWithMetadata<object>): Promise<undefined> {
    const signal = await signalOf(job);
    if (engine === null) throw new Released("released");
    const parts = {
      engine,
      settings,
      emit,
      sleep: sleepOn(clock),
      untilChange: () => change.promise,
      onTried: look,
    };
    await superviseRun(parts, job, signal);
  }

  async function workOnShard(job: JobWithMetadata<ShardData>): Promise<object | undefined> {
    const signal = await signalOf(job);
    const day = localDate(timeZone, new Date(job.data.scheduledFor));
    try {
      if (day !== localDate(timeZone, job.startedOn)) return undefined;
      return await runShard({ ...settings, emit }, job.data, signal);
    } finally {
      // pg-boss settles the job when this has returned.
      setTimeout(announce, SETTLE_MS).unref();
    }
  }

  async function enter(): Promise<Engine> {
    if (engine !== null) return engine;
    stopping = new AbortController();
    const started = await startEngine(
      { ...settings, emit },
      { [RUN_QUEUE]: workOnRun, [SHARD_QUEUE]: workOnShard },
    );
    engine = started;
    await fetchIfClockIsRight(started);
    looking = clock.setInterval(look, LOOK_EVERY_MS);
    return started;
  }

  function announce(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  async function quit(): Promise<void> {
    if (engine === null) return;
    const ending = engine;
    engine = null;
    clock.clearInterval(looking);
    stopping.abort();
    await ending.end(stopTimeoutMs);
  }

  function look(): void {
    void inTurn(async () => {
      if (engine === null) return;
      if (isStopUnrecorded) await endSchedule(engine);
      await fetchIfClockIsRight(engine);
      state = await clusterState(engine, timeZone);
    }).catch(() => {
      // The database is lost for now: what was seen last stands.
    });
  }

  async function endSchedule({ boss }: Engine): Promise<void> {
    isStopUnrecorded = true;
    await removeSchedule(boss);
    for (const queue of [RUN_QUEUE, SHARD_QUEUE]) {
      const ids = (await boss.findJobs(queue, { limit: 100_000 })).filter(isLive).map(({ id }) => id);
      if (ids.length > 0) await boss.cancel(queue, ids);
    }
    isStopUnrecorded = false;
  }

  function begin(time: DailyTime, catchUp: boolean): Promise<void> {
    return inTurn(async () => {
      const { hour, minute } = time;
      const nextRunAt = nextRunTime({ hour, minute, timeZone }, new Date(clock.now()));
      const entered = await enter();
      isStopUnrecorded = false;
      const before = await readSchedule(entered.boss);
      const now = await entered.now();
      const isSame =
        before?.time.hour === hour && before.time.minute === minute && before.timeZone === timeZone;
      if (!isSame) await writeSchedule(entered.boss, { time: { hour, minute }, since: now, timeZone });
      state = { ...(isSame ? state : STOPPED), time: { hour, minute } };
      if (!isSame) emit({ type: "started", time: { hour, minute }, nextRunAt });
      if (!catchUp) return;
      const run = latestRun(time, timeZone, now);
      const isToday = localDate(timeZone, run) === localDate(timeZone, now);
      if (!isToday || now.getTime() - run.getTime() > catchUpWithinMs) return;
      await entered.boss.send(RUN_QUEUE, { isCatchUp: true });
      entered.wake(RUN_QUEUE);
    });
  }

  return {
    start: (time) => begin(time, false),
    startAndCatchUp: (time) => begin(time, true),
    stop: () =>
      inTurn(async () => {
        state = STOPPED;
        if (engine === null) return;
        const stopped = await endSchedule(engine).then(
          () => true,
          () => false,
        );
        await quit();
        emit({ type: stopped ? "stopped" : "stop_not_recorded" });
        if (stays) await enter().catch(() => {});
      }),
    join: () =>
      inTurn(async () => {
        stays = true;
        state = await clusterState(await enter(), timeZone);
      }),
    leave: () =>
      inTurn(async () => {
        stays = false;
        await quit();
        state = STOPPED;
      }),
    status() {
      const { time, waitingFor, shards } = state;
      const nextRunAt = time && nextRunTime({ ...time, timeZone }, new Date(clock.now()));
      return { running: time !== null, time, timeZone, nextRunAt, waitingFor, shards };
    },
  };
}
