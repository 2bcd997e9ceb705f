import { nextRunTime } from "@pengingat/core";
import { acquireRun, localDate, SCHEDULED_JOB } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import { latestRun, notePast, readSchedule } from "./daily-schedule.js";
import type { Engine } from "./engine.js";
import type { RunCause, SchedulerEvent } from "./scheduler-event.js";
import type { PgBossSettings } from "./scheduler-options.js";
import { Released } from "./shard-run.js";
import { shareRun } from "./shared-run.js";

/** How late a run may begin without that being a catch-up: the processes may be busy. */
const ORDINARY_LATENESS_MS = 10 * 60_000;

/** What {@link superviseRun} works with. */
export interface ScheduledRunParts {
  readonly engine: Engine;
  readonly settings: PgBossSettings;
  readonly emit: (event: SchedulerEvent) => void;
  /** Waits on the scheduler's clock, until `signal` aborts at the latest. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when a shard of this process has ended. */
  readonly untilChange: () => Promise<unknown>;
  /** Called when a try has ended. */
  readonly onTried: () => void;
}

/** The job of scheduled runs: pg-boss makes it, or a process that starts and catches up. */
export type RunJob = Pick<
  JobWithMetadata<{ readonly isCatchUp?: boolean }>,
  "data" | "retryCount" | "createdOn"
>;

interface DueRun {
  readonly scheduledFor: Date;
  readonly cause: RunCause;
}

/**
 * Makes a scheduled run: takes it in the store's record, has its shards made, tries again those that are left until its
 * day ends, and closes it. Goes on with the next run where its time has come meanwhile: what pg-boss sends while this
 * job is open is dropped. Where this process dies, pg-boss gives the job to another, which goes on.
 *
 * @throws {Released} where another process is to go on
 */
export async function superviseRun(
  parts: ScheduledRunParts,
  job: RunJob,
  signal: AbortSignal,
): Promise<void> {
  let due = await runOfJob(parts, job);
  while (due !== null) {
    const { scheduledFor } = due;
    await makeRun(parts, due, signal);
    const next = await runSince(parts, scheduledFor);
    // Its time came while this job was busy, however long ago that is.
    due = next && (await ifTimely(parts, next, { isOnTime: true }));
  }
}

/** The run that a job is for, where it is to be made. */
async function runOfJob(parts: ScheduledRunParts, job: RunJob): Promise<DueRun | null> {
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
async function runSince(
  { engine, settings }: ScheduledRunParts,
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
async function ifTimely(
  parts: ScheduledRunParts,
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
async function takeRun({ engine, settings, emit }: ScheduledRunParts, scheduledFor: Date) {
  const run = { job: SCHEDULED_JOB, scheduledFor };
  const held = await acquireRun(settings.scheduledRuns, run, settings.leaseMs);
  if (held === "finished") {
    emit({ type: "run_already_finished", scheduledFor });
    if ((await engine.shardsOf(scheduledFor)).length === 0) await notePast(engine.boss, scheduledFor);
  }
  return held;
}

/** Tries a run until nothing of it is left, its day ends, or the next is due, as where the schedule was moved. */
async function makeRun(
  parts: ScheduledRunParts,
  { scheduledFor, cause }: DueRun,
  signal: AbortSignal,
): Promise<void> {
  const { engine, settings, emit, sleep } = parts;
  const { timeZone } = settings;
  const dayEnd = nextRunTime({ hour: 0, minute: 0, timeZone }, scheduledFor);
  for (let isFirst = true; ; isFirst = false) {
    emit({ type: "run_due", scheduledFor, cause: isFirst ? cause : "retry" });
    const waitMs = await tryOnce(parts, scheduledFor, signal);
    parts.onTried();
    if (waitMs === null) return;
    await sleep(Math.min(waitMs, dayEnd.getTime() - (await engine.now()).getTime()), signal);
    if (signal.aborted) throw new Released("released");
    if ((await readSchedule(engine.boss)) === null) return;
    if (!isSameDay(timeZone, scheduledFor, await engine.now())) {
      emit({ type: "run_skipped", scheduledFor, reason: "day_ended" });
      return;
    }
    if ((await runSince(parts, scheduledFor)) !== null) return;
  }
}

/** One try. Resolves with how long to wait before the next, or `null` where nothing is left to do. */
async function tryOnce(
  parts: ScheduledRunParts,
  scheduledFor: Date,
  signal: AbortSignal,
): Promise<number | null> {
  const { engine, settings, emit } = parts;
  const { leaseMs, retryEveryMs, shards } = settings;
  const again = (ms: number) => ({ scheduledFor, retryAt: new Date(Date.now() + ms) });
  const heldMs = Math.min(leaseMs + 1_000, retryEveryMs);
  const held = await takeRun(parts, scheduledFor);
  if (held === "finished") return null;
  if (held === "held") {
    emit({ type: "run_held", ...again(heldMs) });
    return heldMs;
  }
  let closed = false;
  try {
    const until = AbortSignal.any([signal, held.lost]);
    const outcome = await shareRun(engine, scheduledFor, shards, until, parts.untilChange);
    if (signal.aborted) throw new Released("released");
    if (outcome === null) {
      emit({ type: "run_held", ...again(heldMs) });
      return heldMs;
    }
    closed = outcome.closed;
    // A stop cancels the parts first, and this job hears of it later.
    if (!closed && (await readSchedule(engine.boss)) === null) return null;
    const { counts, fault, shards: states } = outcome;
    if (fault) emit({ type: "run_failed", ...again(retryEveryMs), shards: states, fault });
    else if (closed) emit({ type: "run_finished", scheduledFor, shards: states, counts });
    else emit({ type: "run_cut_short", ...again(retryEveryMs), shards: states, counts });
    return closed ? null : retryEveryMs;
  } finally {
    await held.release({ finished: closed });
  }
}

function isSameDay(timeZone: string, a: Date, b: Date): boolean {
  return localDate(timeZone, a) === localDate(timeZone, b);
}
