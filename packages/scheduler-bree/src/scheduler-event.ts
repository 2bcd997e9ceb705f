import type { DailyTime, RunSummary } from "@pengingat/core";
import type { SchedulerFault } from "./scheduler-fault.js";

/** What a scheduler did or met, for a log. Nothing in it is personal. */
export type SchedulerEvent =
  /** Started, or moved to another time. */
  | { readonly type: "started"; readonly time: DailyTime; readonly nextRunAt: Date }
  | { readonly type: "stopped" }
  /** A slot's time has come, or it is tried again, or caught up after a start. */
  | { readonly type: "slot_due"; readonly scheduledFor: Date; readonly cause: SlotCause }
  /** A slot was noticed too late to be run, or was not finished when its day ended. */
  | { readonly type: "slot_skipped"; readonly scheduledFor: Date; readonly reason: "too_late" | "day_ended" }
  /** Some other process has finished the slot, or this one has before it was started again. */
  | { readonly type: "slot_already_finished"; readonly scheduledFor: Date }
  | { readonly type: "run_finished"; readonly scheduledFor: Date; readonly counts: RunCounts }
  /** The run ended before everybody was reached (see `counts.ended`), or some may yet be: another run has them, or the gateway was out of reach. */
  | (Retried & { readonly type: "run_cut_short"; readonly counts: RunCounts })
  /** Another process is running the slot. */
  | (Retried & { readonly type: "slot_held" })
  /** The scheduler was stopped, or the day ended, while another run of this process was awaited. */
  | (Retried & { readonly type: "run_not_started" })
  /** The worker's own code said that it could not run: `fault.code` is `CONFIRMATION_REQUIRED` for a run that was held back. */
  | (Retried & { readonly type: "run_failed"; readonly fault: SchedulerFault })
  /** The worker died, or ended without a word. */
  | (Retried & { readonly type: "worker_crashed"; readonly fault: SchedulerFault })
  /** The worker was asked to end, did not, and was ended. */
  | (Retried & { readonly type: "worker_terminated" });

/** Why a slot is run now. */
export type SlotCause = "schedule" | "retry" | "catch_up";

/** The counts of a scheduled run: a run's summary without its reason, which may quote the gateway. */
export type RunCounts = Omit<RunSummary, "reason">;

interface Retried {
  readonly scheduledFor: Date;
  /** When the slot is tried again; `null` where its day ends before, or the scheduler was stopped. */
  readonly retryAt: Date | null;
}
