import { nextRunTime } from "@pengingat/core";
import { readSchedule } from "./daily-schedule.js";
import {
  type DueRun,
  type DueRunParts,
  ifTimely,
  isSameDay,
  type RunJob,
  runOfJob,
  runSince,
  takeRun,
} from "./due-run.js";
import { Released } from "./shard-run.js";
import { shareRun } from "./shared-run.js";

/** How often a run that waits for its next try looks at the schedule: as often as pg-boss does. */
const LOOK_EVERY_MS = 30_000;

/** What {@link superviseRun} works with. */
export interface ScheduledRunParts extends DueRunParts {
  /** Waits on the scheduler's clock, until `signal` aborts at the latest. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when a shard of this process has ended. */
  readonly untilChange: () => Promise<unknown>;
  /** Called when a try has ended. */
  readonly onTried: () => void;
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

/** Tries a run until nothing of it is left, its day ends, or the next is due, as where the schedule was moved. */
async function makeRun(
  parts: ScheduledRunParts,
  { scheduledFor, cause }: DueRun,
  signal: AbortSignal,
): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    parts.emit({ type: "run_due", scheduledFor, cause: isFirst ? cause : "retry" });
    const waitMs = await tryOnce(parts, scheduledFor, signal);
    parts.onTried();
    if (waitMs === null || !(await waitForNextTry(parts, scheduledFor, waitMs, signal))) return;
  }
}

/** Resolves with whether the run is to be tried again: a person may stop or move the schedule meanwhile. */
async function waitForNextTry(
  parts: ScheduledRunParts,
  scheduledFor: Date,
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { timeZone } = parts.settings;
  const dayEnd = nextRunTime({ hour: 0, minute: 0, timeZone }, scheduledFor);
  let until: number | null = null;
  for (;;) {
    // A database that is lost for a moment is no reason to try at once.
    const now = await timeWhileWanted(parts, scheduledFor).catch(() => undefined);
    if (now === null) return false;
    let leftMs = LOOK_EVERY_MS;
    if (now) {
      until ??= Math.min(now.getTime() + waitMs, dayEnd.getTime());
      leftMs = until - now.getTime();
    }
    if (leftMs <= 0) return true;
    await parts.sleep(Math.min(LOOK_EVERY_MS, leftMs), signal);
    if (signal.aborted) throw new Released("released");
  }
}

/** The time, or `null` where a run is not to be tried again. */
async function timeWhileWanted(parts: ScheduledRunParts, scheduledFor: Date): Promise<Date | null> {
  const { engine, settings, emit } = parts;
  if ((await readSchedule(engine.boss)) === null) return null;
  const now = await engine.now();
  const next = await runSince(parts, scheduledFor);
  // Midnight may come between these two.
  if ([now, next ?? now].every((time) => isSameDay(settings.timeZone, scheduledFor, time)))
    return next === null ? now : null;
  emit({ type: "run_skipped", scheduledFor, reason: "day_ended" });
  return null;
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
