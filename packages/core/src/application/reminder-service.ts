import type { ReminderResult, RunReport, RunSummary } from "./run-report.js";

/** Finds who is due, tells them, and says what became of each one. */
export interface ReminderService {
  /**
   * One run. Resolves also when it was cut short, with what it reached and what is left.
   *
   * @throws {ReminderError} `RUN_IN_PROGRESS` while another run is inside the service's gate;
   *   `MESSENGER_NOT_CONFIGURED` without a messenger; `DATABASE_LOST` where the database is lost before the first claim.
   */
  run(options?: RunOptions): Promise<RunReport>;
  /**
   * The same flow without writing or sending: whoever would be written to is `planned`.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  preview(options?: RunOptions): Promise<RunReport>;
}

/** Options of one run. */
export interface RunOptions {
  /** Stops the run between hand-overs when it aborts. Those under way are settled first. */
  readonly signal?: AbortSignal;
  /** Called with each reminder as soon as its outcome is recorded. */
  readonly onReminder?: (reminder: ReminderResult) => void;
  /** Called with the counts so far after each page and each group of outcomes. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Whether the report keeps every reminder. `false` keeps memory flat in a run of any size. @default true */
  readonly keepReminders?: boolean;
}

/** The counts of a run under way. */
export type RunProgress = Pick<
  RunSummary,
  "runId" | "due" | "sent" | "planned" | "failed" | "unknown" | "skipped"
>;
