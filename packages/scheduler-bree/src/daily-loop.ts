import type { Clock } from "@pengingat/core";
import { faultOf } from "@pengingat/core/adapter";
import type { DailyPlan, DueRun } from "./daily-plan.js";
import { type AttemptOutcome, isClosed, outcomeEvent } from "./scheduled-run-outcome.js";
import type { SchedulerEvent } from "./scheduler-event.js";

/** How often a run under way is compared with the calendar. */
const WATCH_DAY_EVERY_MS = 60_000;

/** A worker that is still there this long after its day ended hangs: it must not cost the days that follow. */
const DAY_END_GRACE_MS = 5 * 60_000;

/** The part of a clock that a scheduler needs. */
export type SchedulerClock = Pick<Clock, "now" | "sleep">;

/** How one attempt at a scheduled run is ended from outside. */
export interface AttemptSignals {
  /** Asks it to end. */
  readonly cancel: AbortSignal;
  /** Ends it. */
  readonly terminate: AbortSignal;
}

/** Does *what* a scheduled run is to do, and returns what became of it. */
export type RunAttempt = (run: DueRun, signals: AttemptSignals) => Promise<AttemptOutcome>;

/** What a {@link dailyLoop} is made of. */
export interface DailyLoopParts {
  readonly plan: DailyPlan;
  readonly clock: SchedulerClock;
  readonly attempt: RunAttempt;
  readonly emit: (event: SchedulerEvent) => void;
}

/** A loop that is running. */
export interface DailyLoop {
  /** Looks at the plan again, which has changed. */
  wake(): void;
  /** Ends the loop and asks a run under way to end. */
  cancel(): void;
  /** Ends a run under way that was asked and did not. */
  terminate(): void;
  /** Resolves when the loop has ended and nothing of it is left. Never rejects. */
  readonly ended: Promise<void>;
}

/** A run that is held is tried again when its lease must be over if its holder has died. */
function retryMs(result: AttemptOutcome): number | undefined {
  return result.outcome === "held" ? result.leaseMs + 1_000 : undefined;
}

/** Starts to follow a plan: one scheduled run at a time, each as its moment comes. */
export function dailyLoop({ plan, clock, attempt, emit }: DailyLoopParts): DailyLoop {
  const stop = new AbortController();
  const kill = new AbortController();
  let sleep = new AbortController();

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      const { due, skipped } = plan.take(clock.now());
      if (skipped) emit({ type: "run_skipped", ...skipped });
      if (due) await make(due);
      if (due || skipped) continue;
      sleep = new AbortController();
      await clock.sleep(plan.idleMs(clock.now()), sleep.signal);
    }
  }

  async function make(due: DueRun): Promise<void> {
    const { scheduledFor, cause } = due;
    emit({ type: "run_due", scheduledFor, cause });
    const dayEnd = { cancel: new AbortController(), terminate: new AbortController() };
    const done = new AbortController();
    const watch = watchDay(scheduledFor, dayEnd, done.signal);
    const result = await attempt(due, {
      cancel: AbortSignal.any([stop.signal, dayEnd.cancel.signal]),
      terminate: AbortSignal.any([kill.signal, dayEnd.terminate.signal]),
    }).catch((error: unknown): AttemptOutcome => ({ outcome: "crashed", fault: faultOf(error) }));
    done.abort();
    await watch;
    const closed = isClosed(result);
    // The plan may have a new time since this loop was told to end: the retry is then not for this loop to plan.
    const mayPlan = closed || !stop.signal.aborted;
    const retryAt = mayPlan ? plan.settle(scheduledFor, closed, clock.now(), retryMs(result)) : null;
    emit(outcomeEvent(result, scheduledFor, retryAt));
  }

  async function watchDay(
    scheduledFor: Date,
    dayEnd: { readonly cancel: AbortController; readonly terminate: AbortController },
    done: AbortSignal,
  ): Promise<void> {
    while (!done.aborted && plan.sameDay(scheduledFor, clock.now())) {
      await clock.sleep(WATCH_DAY_EVERY_MS, done);
    }
    if (done.aborted) return;
    dayEnd.cancel.abort();
    await clock.sleep(DAY_END_GRACE_MS, done);
    if (!done.aborted) dayEnd.terminate.abort();
  }

  const ended = follow();
  return {
    ended,
    wake: () => sleep.abort(),
    cancel() {
      stop.abort();
      sleep.abort();
    },
    terminate: () => kill.abort(),
  };
}
