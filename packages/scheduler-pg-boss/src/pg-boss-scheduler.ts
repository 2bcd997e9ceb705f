import { type DailyTime, nextRunTime } from "@pengingat/core";
import { checkedOptions } from "@pengingat/core/adapter";
import { calendarCheck } from "./calendar-check.js";
import { changeNotice } from "./change-notice.js";
import { type ClusterState, clusterState, STOPPED } from "./cluster-state.js";
import { engineError, startEngine } from "./engine.js";
import { keepAlive, machineClock, sleepOn } from "./engine-clock.js";
import { errorReporter } from "./engine-fault.js";
import { jobWorkers } from "./jobs.js";
import type { OpenRun } from "./open-run.js";
import { participation } from "./participation.js";
import { scheduleEnd } from "./schedule-end.js";
import type { SchedulerEvent } from "./scheduler-event.js";
import { type PgBossSchedulerOptions, schedulerSettings } from "./scheduler-options.js";
import type { PgBossScheduler } from "./scheduler-port.js";
import { catchUpToday, startSchedule } from "./start-schedule.js";
import { takeTurns } from "./turns.js";

/** How often a process that takes part looks at what others did. */
const LOOK_EVERY_MS = 5_000;

/** Without a look for so long, the cluster's state is not known. */
const UNKNOWN_AFTER_MS = 30_000;

/**
 * Schedules the daily run on pg-boss: the schedule is kept in the database, one process makes each run, and all of them
 * its shards. Does no I/O before it is started, joined or stopped.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function pgBossScheduler(options: PgBossSchedulerOptions): PgBossScheduler {
  const settings = schedulerSettings(options);
  const { timeZone, stopTimeoutMs } = settings;
  const clock = settings.clock ?? machineClock;
  const turns = takeTurns();
  const ending = scheduleEnd(settings.clock);
  const isCalendarRight = calendarCheck({ clock, timeZone, emit });
  const shardEnds = changeNotice();
  const jobs = { settings, emit, isCalendarRight, sleep: sleepOn(clock), shardEnds, onTried: look };
  const report = errorReporter(emit);
  const part = participation((stopping) => startEngine({ ...settings, report }, jobWorkers(jobs, stopping)));
  let hasJoined = false;
  let seen: ClusterState = STOPPED;
  let seenAt = clock.now();
  let looking: unknown = null;
  let isToLook = false;

  function emit(event: SchedulerEvent): void {
    try {
      settings.onEvent(event);
    } catch {
      // A log that fails must not cost a run.
    }
  }

  /** @throws {ReminderError} `INVALID_OPTION` where the time is none */
  function nextRunAt(time: DailyTime): Date {
    return nextRunTime({ ...time, timeZone }, new Date(clock.now()));
  }

  function see(state: ClusterState): void {
    seen = state;
    seenAt = clock.now();
  }

  /** A run whose time has come while nobody could look whether it is made. */
  function unknownRun({ time }: ClusterState): OpenRun | null {
    if (time === null || clock.now() - seenAt <= UNKNOWN_AFTER_MS) return null;
    const scheduledFor = nextRunTime({ ...time, timeZone }, new Date(seenAt));
    return scheduledFor.getTime() <= clock.now() ? { scheduledFor, begunAt: null } : null;
  }

  function inTurn(call: () => Promise<void>): Promise<void> {
    return turns(() =>
      call()
        .catch((error) => Promise.reject(engineError(error)))
        .finally(lookOnlyWhileWanted),
    );
  }

  function takesPart(): boolean {
    return part.engine !== null || hasJoined;
  }

  function lookOnlyWhileWanted(): void {
    if (takesPart() || ending.isOpen) {
      looking ??= clock.setInterval(look, LOOK_EVERY_MS);
      // A stop that could not be recorded is no reason to stay.
      keepAlive(looking, takesPart());
    } else if (looking !== null) {
      clock.clearInterval(looking);
      looking = null;
    }
  }

  /** Takes part again where the database was lost, and tells it of a stop before any job is fetched. */
  function look(): void {
    if (isToLook) return;
    isToLook = true;
    void inTurn(async () => {
      if (!takesPart() && !ending.isOpen) return;
      if (ending.isOpen) {
        try {
          if (await ending.record(part.enter)) emit({ type: "stopped" });
        } finally {
          if (!hasJoined) await part.quit(stopTimeoutMs);
        }
        if (!hasJoined) return;
      }
      const engine = await part.enter();
      await isCalendarRight(engine);
      see(await clusterState(engine, timeZone));
    })
      .catch(() => {
        // The database is lost for now: what was seen last stands.
      })
      .finally(() => {
        isToLook = false;
      });
  }

  function begin(given: DailyTime, byHand: boolean): Promise<void> {
    return inTurn(async () => {
      const { hour, minute } = checkedOptions("time", given, ["hour", "minute"]);
      nextRunAt({ hour, minute });
      const engine = await part.enter();
      await isCalendarRight(engine);
      const started = await startSchedule(engine, { hour, minute }, timeZone, byHand);
      if (started === null) return emit({ type: "kept_by_hand", time: null });
      if (byHand) ending.forget();
      const { time, isChanged } = started;
      if (time.hour !== hour || time.minute !== minute) emit({ type: "kept_by_hand", time });
      see({ ...(isChanged ? STOPPED : seen), time });
      if (isChanged) emit({ type: "started", time, nextRunAt: nextRunAt(time) });
      if (!byHand) await catchUpToday(engine, started, settings);
    });
  }

  async function end(): Promise<void> {
    seen = STOPPED;
    ending.ask();
    const isRecorded = await ending.record(part.enter).catch(() => false);
    await part.quit(stopTimeoutMs);
    emit({ type: isRecorded ? "stopped" : "stop_not_recorded" });
    if (hasJoined) look();
  }

  return {
    start: (time) => begin(time, true),
    startAndCatchUp: (time) => begin(time, false),
    stop: () => inTurn(end),
    join: () =>
      inTurn(async () => {
        const engine = await part.enter();
        hasJoined = true;
        await isCalendarRight(engine);
        see(await clusterState(engine, timeZone));
      }),
    leave: () =>
      inTurn(async () => {
        hasJoined = false;
        ending.forget();
        await part.quit(stopTimeoutMs);
        seen = STOPPED;
      }),
    status() {
      const { time, openRun, ...state } = seen;
      return {
        ...{ running: time !== null, time, timeZone, nextRunAt: time && nextRunAt(time), ...state },
        openRun: unknownRun(seen) ?? openRun,
      };
    },
  };
}
