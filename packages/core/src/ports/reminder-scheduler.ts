import type { DailyTime } from "../domain/next-run-time.js";

/** Runs the reminders every day at a given time. Its calls may come in any order, any number of times. */
export interface ReminderScheduler {
  /** Starts, or moves to another time. Never runs anything at once. */
  start(time: DailyTime): Promise<void>;
  /** Ends: no further run begins, and one under way is stopped between hand-overs. Always resolves. */
  stop(): Promise<void>;
  status(): SchedulerStatus;
}

/** What a scheduler is up to. */
export interface SchedulerStatus {
  /** Whether a next run is planned. */
  readonly running: boolean;
  /** The daily time, or `null` when stopped. */
  readonly time: DailyTime | null;
  /** IANA name of the zone that the time is in. */
  readonly timeZone: string;
  /** When it runs next, or `null` when stopped. */
  readonly nextRunAt: Date | null;
  /** `confirmation`: the last scheduled run was held back by `confirmAbove` and is tried again; else `null`. */
  readonly waitingFor: "confirmation" | null;
  /** The parts of the last scheduled run, where the scheduler divides it; `null` where there are none yet. */
  readonly shards?: ShardStates | null;
}

/** How many parts of a scheduled run are in each state. */
export interface ShardStates {
  /** They reached everybody. */
  readonly done: number;
  readonly running: number;
  /** No process has fetched them yet. */
  readonly waiting: number;
  /** They ended without reaching everybody, and are tried again until the day ends. */
  readonly failed: number;
}
