import type { CalendarDate } from "../domain/calendar-date.js";
import type { RunTrigger } from "../domain/run-trigger.js";
import type { PageRequest } from "./page-request.js";

/**
 * The record of runs: who started each, when, its counts, how it ended. Nothing is decided by it.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface RunHistory {
  /** Opens the record of a run. A run whose `progress` is not called for `leaseMs` counts as died. */
  begin(run: RunBeginning): Promise<void>;
  /** Keeps how far the run is, and shows that it lives. */
  progress(runId: string, progress: RunRecordProgress): Promise<void>;
  /** Closes the record. */
  end(runId: string, ending: RunEnding): Promise<void>;
  /** The record of a run, or `null` where there is none. */
  get(runId: string): Promise<RunRecord | null>;
  /**
   * A page of records, newest first.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(page: PageRequest): Promise<RunRecordPage>;
}

/** What is known of a run when it begins. */
export interface RunBeginning {
  readonly runId: string;
  readonly startedBy: RunTrigger;
  readonly today: CalendarDate;
  /** In milliseconds. */
  readonly leaseMs: number;
}

/** Counts as in a run's report. */
export interface RunRecordCounts {
  readonly due: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  readonly skipped: number;
}

/** How far a run is. */
export interface RunRecordProgress extends RunRecordCounts {
  /** Until when it waits for the sending hours; `null` while it does not. */
  readonly waitingUntil: Date | null;
}

/** How a run ended. */
export interface RunEnding {
  /** `failed`: the run threw before its first message, so nothing was sent. */
  readonly ended: "finished" | "halted" | "stopped" | "database_lost" | "failed";
  readonly reason: string | null;
  readonly left: number;
  readonly counts: RunRecordCounts;
}

/** What is kept of a run. */
export interface RunRecord extends RunRecordCounts {
  readonly runId: string;
  readonly startedBy: RunTrigger;
  readonly today: CalendarDate;
  readonly startedAt: Date;
  /** `null` while it runs, and where it died. */
  readonly endedAt: Date | null;
  /** `running`: it lives. `died`: it gave no sign of life for longer than its lease. Else how it ended. */
  readonly state: "running" | "died" | RunEnding["ended"];
  readonly left: number;
  readonly reason: string | null;
  /** Until when a live run waits for the sending hours; else `null`. */
  readonly waitingUntil: Date | null;
}

/** A page of records. */
export interface RunRecordPage {
  readonly runs: readonly RunRecord[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
