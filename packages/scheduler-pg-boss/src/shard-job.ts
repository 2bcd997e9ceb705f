import type { ShardStates } from "@pengingat/core";
import type { SchedulerFault } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import type { ShardCounts } from "./scheduler-event.js";

/** What a shard's job is given. The count comes with it: a deploy may change it in the middle of a run. */
export interface ShardData {
  /** ISO 8601. */
  readonly scheduledFor: string;
  readonly index: number;
  readonly count: number;
}

/** What a shard's job leaves behind when it completes. */
export interface ShardOutput {
  /** Nobody is left, neither to another run that may yet die nor to another try. */
  readonly closed: boolean;
  readonly counts: ShardCounts | null;
  readonly fault: SchedulerFault | null;
}

/** A shard's job as pg-boss has it. */
export type ShardJob = JobWithMetadata<ShardData>;

/** Whether a job waits, runs, or is to be tried again. */
export function isLive({ state }: Pick<ShardJob, "state">): boolean {
  return state === "created" || state === "retry" || state === "active";
}

/** What a completed shard came to; `null` for a job that is not completed. */
export function outputOf({ state, output }: ShardJob): ShardOutput | null {
  return state === "completed" ? (output as ShardOutput | null) : null;
}

/** The latest job of each shard of so many, where there is one. Jobs come oldest first. */
export function latestJobs(jobs: readonly ShardJob[], count: number): ReadonlyMap<number, ShardJob> {
  return new Map(jobs.filter(({ data }) => data.count === count).map((job) => [job.data.index, job]));
}

/** The states of a scheduled run's shards, as they were divided last. */
export function shardStates(jobs: readonly ShardJob[]): ShardStates | null {
  const last = jobs.at(-1);
  if (!last) return null;
  const states = [...latestJobs(jobs, last.data.count).values()].map(stateOf);
  const number = (wanted: keyof ShardStates) => states.filter((state) => state === wanted).length;
  return {
    done: number("done"),
    running: number("running"),
    waiting: number("waiting"),
    failed: number("failed"),
  };
}

/** A job that completed may have been cut short, or its run may have thrown. */
function stateOf(job: ShardJob): keyof ShardStates {
  if (job.state === "active") return "running";
  if (isLive(job)) return "waiting";
  return outputOf(job)?.closed ? "done" : "failed";
}
