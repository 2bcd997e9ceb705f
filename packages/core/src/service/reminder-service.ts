import type { RunReport } from "../report/run-report.js";
import type { PreviewOptions, RunOptions } from "../run/run-options.js";

/** Finds the vehicles that are due, sends their reminders, and reports what became of each one. */
export interface ReminderService {
  /** Whether runs are recorded in a `RunHistory`. */
  readonly keepsHistory: boolean;
  /**
   * One run. Resolves also when it stopped early, with what it reached and what is left.
   *
   * @throws {ReminderError} `RUN_IN_PROGRESS` while another run is inside the service's gate;
   *   `MESSENGER_NOT_CONFIGURED` without a messenger; `CONFIRMATION_REQUIRED` where `confirmAbove` holds it back;
   *   `DATABASE_LOST` where the database is lost before the first message. Nothing was sent then.
   */
  run(options?: RunOptions): Promise<RunReport>;
  /**
   * The same flow without writing or sending: a reminder that a run would send is `planned`.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  preview(options?: PreviewOptions): Promise<RunReport>;
}
