import type { RunTrigger } from "../domain/run-trigger.js";
import type { Shard } from "../plan/shard.js";
import type { ReminderResult, RunSummary } from "./run-report.js";

/** Options of one run. */
export interface RunOptions extends PreviewOptions {
  /** Stops the run between attempts when it aborts. Those under way are settled first. */
  readonly signal?: AbortSignal;
  /** The run's id, a UUID. @default a random one */
  readonly runId?: string;
  /** Who started it, for the history. @default `{ kind: "command", by: null }` */
  readonly startedBy?: RunTrigger;
  /** Confirms a run that `confirmAbove` would hold back. @default false */
  readonly confirmed?: boolean;
}

/** Options of a preview. What a listener throws is ignored. */
export interface PreviewOptions {
  /**
   * Called with each reminder as soon as its outcome is recorded. A preview reads its next page once the promise that
   * was returned last has settled, so that a slow listener slows it down; a run never waits for a listener.
   */
  readonly onReminder?: (reminder: ReminderResult) => void | Promise<void>;
  /**
   * Called with the counts so far: once the run is under way and the due are counted, after each page and each group of
   * outcomes, and when a wait for the sending hours begins. A run that is refused never calls it.
   */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Whether the report keeps every reminder. `false` keeps memory flat in a run of any size. @default true */
  readonly keepReminders?: boolean;
  /** The part of the due that this run takes, for an engine that gives each worker its own. @default all */
  readonly shard?: Shard;
}

/** The counts of a run under way. */
export interface RunProgress
  extends Pick<RunSummary, "runId" | "due" | "sent" | "planned" | "failed" | "unknown" | "skipped"> {
  /** Until when the run waits for the sending hours; `null` while it does not. */
  readonly waitingUntil: Date | null;
}
