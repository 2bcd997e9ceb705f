import type { RunTrigger } from "../domain/run-trigger.js";
import type { ReminderResult, RunSummary } from "./run-report.js";

/** Options of one run. */
export interface RunOptions extends PreviewOptions {
  /** Stops the run between hand-overs when it aborts. Those under way are settled first. */
  readonly signal?: AbortSignal;
  /** The run's id, a UUID. @default a random one */
  readonly runId?: string;
  /** Who started it, for the history. @default a command of nobody's */
  readonly startedBy?: RunTrigger;
  /** Lets a run go that `confirmAbove` would hold back. @default false */
  readonly confirmed?: boolean;
}

/** Options of a preview. What a listener throws is ignored. */
export interface PreviewOptions {
  /** Called with each reminder as soon as its outcome is recorded. */
  readonly onReminder?: (reminder: ReminderResult) => void;
  /** Called with the counts so far: when they are known, before anything is claimed, and after each page and each group of outcomes. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Whether the report keeps every reminder. `false` keeps memory flat in a run of any size. @default true */
  readonly keepReminders?: boolean;
}

/** The counts of a run under way. */
export type RunProgress = Pick<
  RunSummary,
  "runId" | "due" | "sent" | "planned" | "failed" | "unknown" | "skipped"
>;
