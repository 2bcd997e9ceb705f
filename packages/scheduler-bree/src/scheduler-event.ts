import type { DailyTime, RunSummary } from "@pengingat/core";
import type { SchedulerFault } from "@pengingat/core/adapter";

/** What a scheduler did or met, for a log. Nothing in it is personal. */
export type SchedulerEvent =
  /** Started, or moved to another time. */
  | { readonly type: "started"; readonly time: DailyTime; readonly nextRunAt: Date }
  | { readonly type: "stopped" }
  /** The time of a scheduled run has come, or it is tried again, or caught up after a start. */
  | { readonly type: "run_due"; readonly scheduledFor: Date; readonly cause: RunCause }
  /** A scheduled run was noticed too late to be run, or was not finished when its day ended. */
  | { readonly type: "run_skipped"; readonly scheduledFor: Date; readonly reason: "too_late" | "day_ended" }
  /** Another process has finished the scheduled run, or this one has before it was started again. */
  | { readonly type: "run_already_finished"; readonly scheduledFor: Date }
  /** Not caught up: no scheduled run ever was, so none was missed. The first one comes with `nextRunAt`. */
  | { readonly type: "run_not_missed"; readonly scheduledFor: Date }
  | { readonly type: "run_finished"; readonly scheduledFor: Date; readonly counts: RunCounts }
  /** The run ended before everybody was reached (see `counts.ended`), or some may yet be: another run has them, or the gateway was out of reach. */
  | (Retried & { readonly type: "run_cut_short"; readonly counts: RunCounts })
  /** Another process has the scheduled run. */
  | (Retried & { readonly type: "run_held" })
  /** The scheduler was stopped, or the day ended, while another run of this process was awaited. */
  | (Retried & { readonly type: "run_not_started" })
  /** The worker could not run: `fault.code` is `CONFIRMATION_REQUIRED` for a run that was held back. */
  | (Retried & { readonly type: "run_failed"; readonly fault: SchedulerFault })
  /** The worker died, or ended without an outcome. */
  | (Retried & { readonly type: "worker_crashed"; readonly fault: SchedulerFault })
  /** The worker was asked to end, did not, and was ended. */
  | (Retried & { readonly type: "worker_terminated" });

/** Why a scheduled run is run now. */
export type RunCause = "schedule" | "retry" | "catch_up";

/** The counts of a scheduled run: a run's summary without its reason, which may quote the gateway. */
export type RunCounts = Omit<RunSummary, "reason">;

/** A scheduled run that is tried again where time is left. */
export interface Retried {
  readonly scheduledFor: Date;
  /** When the scheduled run is tried again; `null` where its day ends before, or the scheduler was stopped. */
  readonly retryAt: Date | null;
}
