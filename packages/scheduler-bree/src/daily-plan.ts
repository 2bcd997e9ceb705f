import { type DailyTime, localDate, nextRunTime } from "@pengingat/core";
import type { SlotCause } from "./scheduler-event.js";

/** The longest that the wall clock goes unread: it may be set, and a machine may sleep. */
const WAKE_EVERY_MS = 60_000;

/** How late a started scheduler may notice a slot without that being a catch-up: its process may be busy. */
const ORDINARY_LATENESS_MS = 10 * 60_000;

/** No two daily slots of a zone are further apart, save where a zone skips a whole day. */
const LONGEST_DAY_MS = 26 * 3_600_000;

/** The rules of a {@link dailyPlan}; durations in milliseconds. */
export interface DailyPlanOptions {
  readonly timeZone: string;
  readonly catchUpWithinMs: number;
  readonly retryEveryMs: number;
}

/** A slot to run now. */
export interface DueSlot {
  readonly scheduledFor: Date;
  readonly cause: SlotCause;
}

/** What an instant asks for. */
export interface PlanStep {
  readonly due: DueSlot | null;
  /** A slot that will not be run, and why. */
  readonly skipped: { readonly scheduledFor: Date; readonly reason: "too_late" | "day_ended" } | null;
}

/**
 * Decides *when*: given the wall clock's instants as they are met, it says which slot to run. It holds no timer and
 * reads no clock. The instants may jump, as a wall clock does that is set forward or back.
 */
export type DailyPlan = ReturnType<typeof dailyPlan>;

/** A plan without a time. */
export function dailyPlan({ timeZone, catchUpWithinMs, retryEveryMs }: DailyPlanOptions) {
  let time: DailyTime | null = null;
  let next = 0;
  /** Slots up to here were past when the time was set. */
  let since = 0;
  /** The last instant met: an earlier one means that the clock was set back. */
  let seen = 0;
  /** A slot to be run at another moment than its own. */
  let pending: { readonly slot: number; readonly cause: SlotCause; at: number } | null = null;
  /** The last slot known to be finished. */
  let finished: number | null = null;

  const after = (daily: DailyTime, instant: number) =>
    nextRunTime({ ...daily, timeZone }, new Date(instant)).getTime();
  const sameDay = (a: number, b: number) =>
    localDate(timeZone, new Date(a)) === localDate(timeZone, new Date(b));

  /** The latest slot that is not after `now`, where there is one within a day. */
  function latestSlot(daily: DailyTime, now: number): number | null {
    let latest: number | null = null;
    for (let slot = after(daily, now - LONGEST_DAY_MS); slot <= now; slot = after(daily, slot)) latest = slot;
    return latest;
  }

  function planNext(daily: DailyTime, now: number): void {
    next = after(daily, now);
    if (next === finished) next = after(daily, next);
  }

  /** Plans today's slot for now if it is not finished, after `from`, and past by no more than the catch-up allows. */
  function planPast(daily: DailyTime, now: number, from: number): void {
    if (pending) return;
    const slot = latestSlot(daily, now);
    if (slot === null || slot <= from || slot === finished || now - slot > catchUpWithinMs) return;
    if (sameDay(slot, now)) pending = { slot, cause: "catch_up", at: now };
  }

  function clockSetBack(daily: DailyTime, now: number): void {
    planNext(daily, now);
    if (pending && pending.slot > now) pending = null;
    if (pending) pending.at = Math.min(pending.at, now + retryEveryMs);
    // A clock that had been set forward by mistake may have jumped over it.
    else planPast(daily, now, since);
  }

  function takeScheduled(daily: DailyTime, now: number): PlanStep {
    const planned = next;
    planNext(daily, now);
    const slot = latestSlot(daily, now) ?? planned;
    const late = now - slot;
    const timely = late <= Math.max(catchUpWithinMs, ORDINARY_LATENESS_MS) && sameDay(slot, now);
    const due = timely && slot !== finished ? step(slot, "schedule") : null;
    if (due) pending = null;
    const missed = due && planned === slot ? null : planned;
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
    const { slot, cause, at } = pending;
    if (!sameDay(slot, now)) {
      pending = null;
      return { due: null, skipped: { scheduledFor: new Date(slot), reason: "day_ended" } };
    }
    if (at > now) return NOTHING;
    pending = null;
    return { due: step(slot, cause), skipped: null };
  }

  return {
    /** Plans the daily time from `now` on, strictly after it. The same time again changes nothing. */
    set(daily: DailyTime, now: Date): void {
      // Planned anew, a slot whose time came this very moment would be lost.
      if (time?.hour === daily.hour && time.minute === daily.minute) return;
      planNext(daily, now.getTime());
      time = { hour: daily.hour, minute: daily.minute };
      since = now.getTime();
      seen = since;
    },

    /** Plans today's slot for now if it is past by no more than the catch-up allows and not known to be finished. */
    catchUp(now: Date): void {
      if (time) planPast(time, now.getTime(), Number.NEGATIVE_INFINITY);
    },

    /** Forgets the time and whatever was to be tried again. */
    clear(): void {
      time = null;
      pending = null;
    },

    /** What is to be done at `now`. A slot is handed out once, and again only as {@link settle} plans it. */
    take(now: Date): PlanStep {
      if (time === null) return NOTHING;
      const instant = now.getTime();
      if (instant < seen) clockSetBack(time, instant);
      seen = instant;
      return next <= instant ? takeScheduled(time, instant) : takePending(instant);
    },

    /**
     * Records whether a slot is closed, and says when an open one is tried again: after `retryMs` or the usual time,
     * whichever is sooner, and never on another day.
     */
    settle(scheduledFor: Date, closed: boolean, now: Date, retryMs = retryEveryMs): Date | null {
      const slot = scheduledFor.getTime();
      seen = Math.max(seen, now.getTime());
      if (closed) finished = slot;
      if (pending?.slot === slot) pending = null;
      const at = now.getTime() + Math.min(retryMs, retryEveryMs);
      if (closed || time === null || !sameDay(slot, at)) return null;
      pending = { slot, cause: "retry", at };
      return new Date(at);
    },

    /** How long nothing can happen by itself, in milliseconds; at most a minute. */
    idleMs(now: Date): number {
      const at = Math.min(next, pending?.at ?? next);
      return Math.min(Math.max(at - now.getTime(), 0), WAKE_EVERY_MS);
    },

    /** Whether two instants share a local date. */
    sameDay: (a: Date, b: Date): boolean => sameDay(a.getTime(), b.getTime()),

    /** The daily time and its next slot, or `null` when there is none. */
    planned: () => (time === null ? null : { time, nextRunAt: new Date(next) }),
  };
}

const NOTHING: PlanStep = { due: null, skipped: null };

function step(slot: number, cause: SlotCause): DueSlot {
  return { scheduledFor: new Date(slot), cause };
}
