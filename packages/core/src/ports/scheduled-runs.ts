/**
 * The record of scheduled runs: one row for each, so that of many processes one runs it, and a restart knows whether
 * it was run. The store's clock judges leases.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface ScheduledRuns {
  /** Takes a scheduled run that is not finished and that nobody holds a live lease on. */
  acquire(run: ScheduledRun, lease: ScheduledRunLease): Promise<ScheduledRunState>;
  /** Gives the lease its full length again; `false` if the token no longer holds the run. */
  renew(run: ScheduledRun, lease: ScheduledRunLease): Promise<boolean>;
  /**
   * Closes the scheduled run for good (`finished`), or leaves it to be taken again. Does nothing if the token no
   * longer holds it.
   */
  release(run: ScheduledRun, token: string, outcome: { readonly finished: boolean }): Promise<void>;
  /** Whether a scheduled run of the job was ever taken: where none was, none was missed. */
  hasAny(job: string): Promise<boolean>;
}

/** A job at a scheduled instant. */
export interface ScheduledRun {
  readonly job: string;
  readonly scheduledFor: Date;
}

/** A hold on a scheduled run. */
export interface ScheduledRunLease {
  /** A UUID. */
  readonly token: string;
  /** In milliseconds. */
  readonly leaseMs: number;
}

/** `acquired`: yours until the lease ends. `held`: another process has it. `finished`: nothing left to do. */
export type ScheduledRunState = "acquired" | "held" | "finished";
