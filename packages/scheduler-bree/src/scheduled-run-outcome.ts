import type { SchedulerFault } from "@pengingat/core/adapter";
import type { RunCounts, SchedulerEvent } from "./scheduler-event.js";

/** What a worker reports before it ends. */
export type WorkerOutcome =
  /** `closed`: nobody is left, neither to another run that may yet die nor to another try. */
  | { readonly outcome: "ran"; readonly counts: RunCounts; readonly closed: boolean }
  /** Another process has the scheduled run; if it has died, for this long at most. */
  | { readonly outcome: "held"; readonly leaseMs: number }
  | { readonly outcome: "already_finished" }
  /** It was to be caught up, and no scheduled run ever was. */
  | { readonly outcome: "not_missed" }
  | { readonly outcome: "failed"; readonly fault: SchedulerFault };

/** What became of one attempt at a scheduled run. */
export type AttemptOutcome =
  | WorkerOutcome
  | { readonly outcome: "crashed"; readonly fault: SchedulerFault }
  | { readonly outcome: "terminated" }
  | { readonly outcome: "not_started" };

/** Whether the scheduled run has nothing left to do. */
export function isClosed(result: AttemptOutcome): boolean {
  if (result.outcome === "ran") return result.closed;
  return result.outcome === "already_finished" || result.outcome === "not_missed";
}

/** The event that reports an outcome. */
export function outcomeEvent(
  result: AttemptOutcome,
  scheduledFor: Date,
  retryAt: Date | null,
): SchedulerEvent {
  switch (result.outcome) {
    case "ran":
      return result.closed
        ? { type: "run_finished", scheduledFor, counts: result.counts }
        : { type: "run_cut_short", scheduledFor, retryAt, counts: result.counts };
    case "already_finished":
      return { type: "run_already_finished", scheduledFor };
    case "not_missed":
      return { type: "run_not_missed", scheduledFor };
    case "held":
      return { type: "run_held", scheduledFor, retryAt };
    case "not_started":
      return { type: "run_not_started", scheduledFor, retryAt };
    case "failed":
      return { type: "run_failed", scheduledFor, retryAt, fault: result.fault };
    case "crashed":
      return { type: "worker_crashed", scheduledFor, retryAt, fault: result.fault };
    case "terminated":
      return { type: "worker_terminated", scheduledFor, retryAt };
  }
}

/** Whether an event reports a run that was held back until it is confirmed, and that is tried again. */
export function waitsForConfirmation(event: SchedulerEvent): boolean {
  return (
    event.type === "run_failed" && event.fault.code === "CONFIRMATION_REQUIRED" && event.retryAt !== null
  );
}
