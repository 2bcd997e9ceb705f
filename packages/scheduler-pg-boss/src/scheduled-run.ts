import { acquireRun, localDate, SCHEDULED_JOB } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import { latestRun, readSchedule } from "./daily-schedule.js";
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

/** The job of a scheduled run: pg-boss makes it, or a process that starts and catches up. */
export type RunJob = Pick<JobWithMetadata<{ readonly isCatchUp?: boolean }>, "data" | "retryCount">;

/**
 * Makes a scheduled run: takes it in the store's record, has its shards made, tries again those that are left until its
 * day ends, and closes it. Where this process dies, pg-boss gives the job to another, which goes on.
 *
 * @throws {Released} where another process is to go on
 */
export async function superviseRun(
  parts: ScheduledRunParts,
  job: RunJob,
  signal: AbortSignal,
): Promise<void> {
  const { engine, settings, emit, sleep } = parts;
  const { timeZone, catchUpWithinMs, scheduledRuns } = settings;
  const schedule = await readSchedule(engine.boss);
  if (schedule === null) return;
  const now = await engine.now();
  const scheduledFor = latestRun(schedule.time, timeZone, now);
  const isCatchUp = job.data?.isCatchUp === true;
  const isRetry = job.retryCount > 0;
  if (!isCatchUp && scheduledFor <= schedule.since) return;
  const isToday = (instant: Date) => localDate(timeZone, instant) === localDate(timeZone, scheduledFor);
  const isLate = now.getTime() - scheduledFor.getTime() > Math.max(catchUpWithinMs, ORDINARY_LATENESS_MS);
  if (!isToday(now) || (isLate && !isRetry)) {
    emit({ type: "run_skipped", scheduledFor, reason: isRetry ? "day_ended" : "too_late" });
    return;
  }
  if (isCatchUp && !(await scheduledRuns.hasAny(SCHEDULED_JOB))) {
    emit({ type: "run_not_missed", scheduledFor });
    return;
  }

  let cause: RunCause = isCatchUp ? "catch_up" : isRetry ? "retry" : "schedule";
  for (;;) {
    emit({ type: "run_due", scheduledFor, cause });
    const waitMs = await tryOnce(parts, scheduledFor, signal);
    parts.onTried();
    if (waitMs === null) return;
    await sleep(waitMs, signal);
    if (signal.aborted) throw new Released("released");
    if ((await readSchedule(engine.boss)) === null) return;
    if (!isToday(await engine.now())) {
      emit({ type: "run_skipped", scheduledFor, reason: "day_ended" });
      return;
    }
    cause = "retry";
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
  const run = { job: SCHEDULED_JOB, scheduledFor };
  const held = await acquireRun(settings.scheduledRuns, run, leaseMs);
  if (held === "finished") {
    emit({ type: "run_already_finished", scheduledFor });
    return null;
  }
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
    const { counts, fault, shards: states } = outcome;
    if (fault) emit({ type: "run_failed", ...again(retryEveryMs), shards: states, fault });
    else if (closed) emit({ type: "run_finished", scheduledFor, shards: states, counts });
    else emit({ type: "run_cut_short", ...again(retryEveryMs), shards: states, counts });
    return closed ? null : retryEveryMs;
  } finally {
    await held.release({ finished: closed });
  }
}
