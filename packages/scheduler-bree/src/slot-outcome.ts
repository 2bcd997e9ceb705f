import type { RunCounts, SchedulerEvent } from "./scheduler-event.js";
import type { SchedulerFault } from "./scheduler-fault.js";

/** What a worker says of itself before it ends. */
export type WorkerOutcome =
  /** `closed`: nobody is left, neither to another run that may yet die nor to another try. */
  | { readonly outcome: "ran"; readonly counts: RunCounts; readonly closed: boolean }
  /** Another process has the slot; if it has died, for this long at most. */
  | { readonly outcome: "held"; readonly leaseMs: number }
  | { readonly outcome: "already_finished" }
  | { readonly outcome: "failed"; readonly fault: SchedulerFault };

/** What became of one attempt at a slot. */
export type SlotOutcome =
  | WorkerOutcome
  | { readonly outcome: "crashed"; readonly fault: SchedulerFault }
  | { readonly outcome: "terminated" }
  | { readonly outcome: "not_started" };

/** Whether nothing is left to do for the slot. */
export function isClosed(result: SlotOutcome): boolean {
  return result.outcome === "already_finished" || (result.outcome === "ran" && result.closed);
}

/** The event that tells of an outcome. */
export function outcomeEvent(result: SlotOutcome, scheduledFor: Date, retryAt: Date | null): SchedulerEvent {
  switch (result.outcome) {
    case "ran":
      return isClosed(result)
        ? { type: "run_finished", scheduledFor, counts: result.counts }
        : { type: "run_cut_short", scheduledFor, retryAt, counts: result.counts };
    case "already_finished":
      return { type: "slot_already_finished", scheduledFor };
    case "held":
      return { type: "slot_held", scheduledFor, retryAt };
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

/** Whether an event tells of a run that was held back until it is confirmed, and that is tried again. */
export function waitsForConfirmation(event: SchedulerEvent): boolean {
  return (
    event.type === "run_failed" && event.fault.code === "CONFIRMATION_REQUIRED" && event.retryAt !== null
  );
}
