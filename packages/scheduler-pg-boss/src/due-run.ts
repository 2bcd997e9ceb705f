import { acquireRun, localDate, SCHEDULED_JOB } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import { latestRun, notePast, readSchedule } from "./daily-schedule.js";
import type { Engine } from "./engine.js";
import type { RunCause, SchedulerEvent } from "./scheduler-event.js";
import type { PgBossSettings } from "./scheduler-options.js";

/** How late a run may begin without that being a catch-up: the processes may be busy. */
const ORDINARY_LATENESS_MS = 10 * 60_000;

/** What is needed to find out which run is to be made. */
export interface DueRunParts {
  readonly engine: Engine;
  readonly settings: PgBossSettings;
  readonly emit: (event: SchedulerEvent) => void;
}

/** The job of scheduled runs: pg-boss makes it, or a process that starts and catches up. */
export type RunJob = Pick<
  JobWithMetadata<{ readonly isCatchUp?: boolean }>,
  "data" | "retryCount" | "createdOn"
>;

/** A run that is to be made. */
export interface DueRun {
  readonly scheduledFor: Date;
  readonly cause: RunCause;
}

/** The run that a job is for, where it is to be made. */
export async function runOfJob(parts: DueRunParts, job: RunJob): Promise<DueRun | null> {
  const isCatchUp = job.data?.isCatchUp === true;
  const scheduledFor = await runSince(parts, null, isCatchUp ? job.createdOn : null);
  if (scheduledFor === null) return null;
  // A job that was left open on an earlier day has tried another run than this one.
  const isTried = job.retryCount > 0 && job.createdOn >= scheduledFor;
  const due = await ifTimely(parts, scheduledFor, { isTried });
  if (due === null || !isCatchUp) return due;
  if (await parts.settings.scheduledRuns.hasAny(SCHEDULED_JOB)) return { scheduledFor, cause: "catch_up" };
  // The schedule stood before its time: pg-boss's own job for it may have been dropped for this one.
  if ((await runSince(parts, null)) !== null) return due;
  parts.emit({ type: "run_not_missed", scheduledFor });
  return null;
}

/**
 * The latest run whose time has come, if it is later than `last` and its time had not passed at the start. A job that was
 * sent at `caughtUpAt` catches up that one too, unless a person has set another time since.
 */
export async function runSince(
  { engine, settings }: DueRunParts,
  last: Date | null,
  caughtUpAt: Date | null = null,
): Promise<Date | null> {
  const schedule = await readSchedule(engine.boss);
  if (schedule === null) return null;
  const scheduledFor = latestRun(schedule.time, settings.timeZone, await engine.now());
  if (last !== null && scheduledFor <= last) return null;
  const { since, byHand } = schedule;
  const isCatchUp = caughtUpAt !== null && (byHand === null || since <= caughtUpAt);
  return isCatchUp || scheduledFor > since ? scheduledFor : null;
}

/** A run, unless its day is over, or it was never begun and is too late to be, or it is done already. */
export async function ifTimely(
  parts: DueRunParts,
  scheduledFor: Date,
  { isTried = false, isOnTime = false }: { readonly isTried?: boolean; readonly isOnTime?: boolean },
): Promise<DueRun | null> {
  const { engine, settings, emit } = parts;
  const { timeZone, catchUpWithinMs } = settings;
  const isRetry = isTried || (await engine.shardsOf(scheduledFor)).length > 0;
  const now = await engine.now();
  const latestMs = scheduledFor.getTime() + Math.max(catchUpWithinMs, ORDINARY_LATENESS_MS);
  const isTimely = isRetry || isOnTime || now.getTime() <= latestMs;
  const isToday = isSameDay(timeZone, scheduledFor, now);
  if (isToday && isTimely) return { scheduledFor, cause: isRetry ? "retry" : "schedule" };
  // Another scheduler may have made it, or be making it.
  const held = (await settings.scheduledRuns.hasAny(SCHEDULED_JOB)) && (await takeRun(parts, scheduledFor));
  if (held === "finished") return null;
  if (held === "held" && isToday) return { scheduledFor, cause: "retry" };
  if (held && held !== "held") await held.release({ finished: false });
  emit({ type: "run_skipped", scheduledFor, reason: isRetry ? "day_ended" : "too_late" });
  return null;
}

/** Takes a run in the store's record, which knows too what another scheduler has made. */
export async function takeRun({ engine, settings, emit }: DueRunParts, scheduledFor: Date) {
  const run = { job: SCHEDULED_JOB, scheduledFor };
  const held = await acquireRun(settings.scheduledRuns, run, settings.leaseMs);
  if (held === "finished") {
    emit({ type: "run_already_finished", scheduledFor });
    await notePast(engine.boss, settings.schema, scheduledFor);
  }
  return held;
}

/** Whether two moments are on one day of a zone. */
export function isSameDay(timeZone: string, a: Date, b: Date): boolean {
  return localDate(timeZone, a) === localDate(timeZone, b);
}
