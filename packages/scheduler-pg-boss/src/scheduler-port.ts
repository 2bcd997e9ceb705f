import type { DailyTime, ReminderScheduler, SchedulerStatus, ShardStates } from "@pengingat/core";
import type { OpenRun } from "./open-run.js";

/** A scheduler that any number of processes share through their database: what one starts or stops is so for all. */
export interface PgBossScheduler extends ReminderScheduler {
  /**
   * Starts the cluster's schedule, or moves it to another time; the same time again changes nothing. Never runs anything
   * at once. This process takes part from then on.
   *
   * @throws {ReminderError} `INVALID_OPTION`, `SCHEMA_MISMATCH` before `migratePgBoss`, or `DATABASE_LOST`
   */
  start(time: DailyTime): Promise<void>;
  /**
   * As `start`, for a process that starts by itself: what `start` and `stop` have set stays, as a person's word. Today's
   * run is made now if its time has passed by no more than `catchUpWithinMs`, was not past when a person set it, it is not
   * finished, and some scheduled run was ever made.
   *
   * @throws {ReminderError} as `start` does
   */
  startAndCatchUp(time: DailyTime): Promise<void>;
  /**
   * Ends the cluster's schedule, until the next `start`; a run under way is stopped, on other machines within seconds.
   * Always resolves.
   */
  stop(): Promise<void>;
  /**
   * Takes part in what others schedule, until `leave()`: fetches shards, and keeps `status()` up to date.
   *
   * @throws {ReminderError} `SCHEMA_MISMATCH` or `DATABASE_LOST`
   */
  join(): Promise<void>;
  /** Takes part no longer: others get what is under way here. The schedule stays. Always resolves. */
  leave(): Promise<void>;
  /** The cluster's state as this process saw it last: what others changed shows within 5 seconds. */
  status(): PgBossStatus;
}

/** What the cluster is up to. */
export interface PgBossStatus extends SchedulerStatus {
  /** The parts of the last scheduled run; `null` where there are none yet. */
  readonly shards: ShardStates | null;
  /**
   * The scheduled run that is due and not done, whichever process makes it; `null` where there is none. One whose time
   * comes while the cluster's state cannot be read counts as not begun.
   */
  readonly openRun: OpenRun | null;
}
