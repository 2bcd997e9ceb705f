import { type DailyTime, nextRunTime } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import type { RunCause } from "./scheduler-event.js";

/** The longest that the wall clock goes unread: it may be set, and a machine may sleep. */
const WAKE_EVERY_MS = 60_000;

/** How late a started scheduler may notice a scheduled run without that being a catch-up: its process may be busy. */
const ORDINARY_LATENESS_MS = 10 * 60_000;

/** No two scheduled runs of a zone are further apart, save where a zone skips a whole day. */
const LONGEST_DAY_MS = 26 * 3_600_000;

/** The rules of a {@link dailyPlan}; durations in milliseconds. */
export interface DailyPlanOptions {
  readonly timeZone: string;
  readonly catchUpWithinMs: number;
  readonly retryEveryMs: number;
}

/** A scheduled run to run now. */
export interface DueRun {
  readonly scheduledFor: Date;
  readonly cause: RunCause;
  /** Whether its time had passed when the scheduler was started: it may then never have been missed. */
  readonly isCatchUp: boolean;
}

/** What an instant asks for. */
export interface PlanStep {
  readonly due: DueRun | null;
  /** A scheduled run that will not be run, and why. */
  readonly skipped: { readonly scheduledFor: Date; readonly reason: "too_late" | "day_ended" } | null;
}

/**
 * Decides *when*: given the wall clock's instants as they are met, it returns which scheduled run to run. It holds no
 * timer and reads no clock. The instants may jump, as a wall clock does that is set forward or back.
 */
export type DailyPlan = ReturnType<typeof dailyPlan>;

/** A plan without a time. Scheduled runs are known by their instant, in milliseconds. */
export function dailyPlan({ timeZone, catchUpWithinMs, retryEveryMs }: DailyPlanOptions) {
  let time: DailyTime | null = null;
  let next = 0;
  /** Runs scheduled up to here were past when the time was set. */
  let since = 0;
  /** The last instant met: an earlier one means that the clock was set back. */
  let seen = 0;
  /** A run to make at another moment than its own. */
  let pending: { readonly run: number; readonly cause: RunCause; at: number } | null = null;
  /** The last run known to be finished. */
  let finished: number | null = null;
  /** The run whose time had passed when the scheduler was started, however often it is tried. */
  let caughtUp: number | null = null;

  const after = (daily: DailyTime, instant: number) =>
    nextRunTime({ ...daily, timeZone }, new Date(instant)).getTime();
  const sameDay = (a: number, b: number) =>
    localDate(timeZone, new Date(a)) === localDate(timeZone, new Date(b));

  /** The latest run that is not after `now`, where there is one within a day. */
  function latestRun(daily: DailyTime, now: number): number | null {
    let latest: number | null = null;
    for (let run = after(daily, now - LONGEST_DAY_MS); run <= now; run = after(daily, run)) latest = run;
    return latest;
  }

  function planNext(daily: DailyTime, now: number): void {
    next = after(daily, now);
    if (next === finished) next = after(daily, next);
  }

  /**
   * Plans today's run for now if it is not finished, after `from`, and past by no more than the catch-up allows.
   * Returns the run, or `null` where it planned none.
   */
  function planPast(daily: DailyTime, now: number, from: number, cause: RunCause): number | null {
    if (pending) return null;
    const run = latestRun(daily, now);
    if (run === null || run <= from || run === finished || now - run > catchUpWithinMs) return null;
    if (!sameDay(run, now)) return null;
    pending = { run, cause, at: now };
    return run;
  }

  function clockSetBack(daily: DailyTime, now: number): void {
    planNext(daily, now);
    if (pending && pending.run > now) pending = null;
    if (pending) pending.at = Math.min(pending.at, now + retryEveryMs);
    // A clock that had been set forward by mistake may have jumped over it.
    else planPast(daily, now, since, "schedule");
  }

  function takeScheduled(daily: DailyTime, now: number): PlanStep {
    const planned = next;
    planNext(daily, now);
    const run = latestRun(daily, now) ?? planned;
    const late = now - run;
    const timely = late <= Math.max(catchUpWithinMs, ORDINARY_LATENESS_MS) && sameDay(run, now);
    const due = timely && run !== finished ? dueRun(run, "schedule") : null;
    if (due) pending = null;
    const missed = due && planned === run ? null : planned;
    return {
      due,
      skipped:
        missed === null || missed === finished
          ? null
          : { scheduledFor: new Date(missed), reason: "too_late" },
    };
  }

  function takePending(now: number): PlanStep {
    if (pending === null) return NOTHING;
    const { run, cause, at } = pending;
    if (!sameDay(run, now)) {
      pending = null;
      return { due: null, skipped: { scheduledFor: new Date(run), reason: "day_ended" } };
    }
    if (at > now) return NOTHING;
    pending = null;
    return { due: dueRun(run, cause), skipped: null };
  }

  function dueRun(run: number, cause: RunCause): DueRun {
    return { scheduledFor: new Date(run), cause, isCatchUp: run === caughtUp };
  }

  return {
    /** Plans the daily time from `now` on, strictly after it. The same time again changes nothing. */
    set(daily: DailyTime, now: Date): void {
      // Planned again, a run whose time came this very moment would be lost.
      if (time?.hour === daily.hour && time.minute === daily.minute) return;
      planNext(daily, now.getTime());
      time = { hour: daily.hour, minute: daily.minute };
      since = now.getTime();
      seen = since;
    },

    /** Plans today's run for now if it is past by no more than the catch-up allows and not known to be finished. */
    catchUp(now: Date): void {
      const run = time && planPast(time, now.getTime(), Number.NEGATIVE_INFINITY, "catch_up");
      if (run !== null && run <= since) caughtUp = run;
    },

    /** Forgets the time and whatever was to be tried again. */
    clear(): void {
      time = null;
      pending = null;
    },

    /** Returns what to do at `now`. A run is handed out once, and again only as {@link settle} plans it. */
    take(now: Date): PlanStep {
      if (time === null) return NOTHING;
      const instant = now.getTime();
      if (instant < seen) clockSetBack(time, instant);
      seen = instant;
      return next <= instant ? takeScheduled(time, instant) : takePending(instant);
    },

    /**
     * Records whether a run is closed, and returns when an open one is tried again: after `retryMs` or the usual time,
     * whichever is sooner, and never on another day.
     */
    settle(scheduledFor: Date, closed: boolean, now: Date, retryMs = retryEveryMs): Date | null {
      const run = scheduledFor.getTime();
      seen = Math.max(seen, now.getTime());
      if (closed) finished = run;
      if (pending?.run === run) pending = null;
      const at = now.getTime() + Math.min(retryMs, retryEveryMs);
      if (closed || time === null || !sameDay(run, at)) return null;
      pending = { run, cause: "retry", at };
      return new Date(at);
    },

    /** How long nothing can happen by itself, in milliseconds; at most a minute. */
    idleMs(now: Date): number {
      const at = Math.min(next, pending?.at ?? next);
      return Math.min(Math.max(at - now.getTime(), 0), WAKE_EVERY_MS);
    },

    /** Whether two instants share a local date. */
    sameDay: (a: Date, b: Date): boolean => sameDay(a.getTime(), b.getTime()),

    /** The daily time and its next run, or `null` when there is none. */
    planned: () => (time === null ? null : { time, nextRunAt: new Date(next) }),
  };
}

const NOTHING: PlanStep = { due: null, skipped: null };
