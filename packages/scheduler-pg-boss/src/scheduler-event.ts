import type { DailyTime, ShardStates } from "@pengingat/core";
import type { SchedulerFault } from "@pengingat/core/adapter";

/** What a scheduler did or met, for a log. Nothing in it is personal. */
export type SchedulerEvent =
  /** The cluster's schedule was started, or moved to another time. */
  | { readonly type: "started"; readonly time: DailyTime; readonly nextRunAt: Date }
  /** The cluster's schedule was ended. */
  | { readonly type: "stopped" }
  /** A person set the schedule: it stays at `time`, or stopped (`null`), whatever a process that starts by itself was given. */
  | { readonly type: "kept_by_hand"; readonly time: DailyTime | null }
  /** The database could not be told of the stop: the schedule may still stand. It is told as soon as it can be reached, unless this process leaves or ends before, or a person starts it again. */
  | { readonly type: "stop_not_recorded" }
  /** This process takes on the scheduled run, shares it out and waits for its shards. */
  | { readonly type: "run_due"; readonly scheduledFor: Date; readonly cause: RunCause }
  /** Too late to be run, or not finished when its day ended. */
  | { readonly type: "run_skipped"; readonly scheduledFor: Date; readonly reason: "too_late" | "day_ended" }
  | { readonly type: "run_already_finished"; readonly scheduledFor: Date }
  /** Not caught up: no scheduled run ever was, so none was missed. */
  | { readonly type: "run_not_missed"; readonly scheduledFor: Date }
  | (Shared & { readonly type: "run_finished"; readonly scheduledFor: Date; readonly counts: ShardCounts })
  /** Some were not reached, or may yet be. */
  | (Shared & Retried & { readonly type: "run_cut_short"; readonly counts: ShardCounts })
  /** Another process has the scheduled run, or had it and died. */
  | (Retried & { readonly type: "run_held" })
  /** A shard could not run: `fault.code` is `CONFIRMATION_REQUIRED` for a run that was held back. */
  | (Shared & Retried & { readonly type: "run_failed"; readonly fault: SchedulerFault })
  | (OfShard & { readonly type: "shard_finished"; readonly counts: ShardCounts })
  | (OfShard & { readonly type: "shard_cut_short"; readonly counts: ShardCounts })
  /** The shard's run threw. */
  | (OfShard & { readonly type: "shard_failed"; readonly fault: SchedulerFault })
  /** The shard goes to whoever fetches it next: this process stops, or lost its claim or the database. */
  | (OfShard & { readonly type: "shard_released" })
  /** This machine's calendar is on another day than the database's: it releases what it fetched. */
  | { readonly type: "clock_wrong"; readonly databaseTime: Date }
  /** pg-boss met an error, or a job did, which others then try again; each kind at most once a minute. */
  | { readonly type: "engine_error"; readonly fault: SchedulerFault };

/** Why a scheduled run is run now. */
export type RunCause = "schedule" | "retry" | "catch_up";

/** A scheduled run that is tried again where time is left. */
export interface Retried {
  readonly scheduledFor: Date;
  readonly retryAt: Date;
}

/** What became of the parts of a scheduled run. */
export interface Shared {
  readonly shards: ShardStates | null;
}

/** One part of a scheduled run. */
export interface OfShard {
  readonly scheduledFor: Date;
  readonly index: number;
  readonly count: number;
}

/** What became of the due vehicles of a shard, or of all shards together. */
export interface ShardCounts {
  readonly due: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  readonly skipped: number;
  readonly left: number;
}
