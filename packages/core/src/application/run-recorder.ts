import type { CalendarDate } from "../domain/calendar-date.js";
import type { Clock } from "../ports/clock.js";
import type { RunOptions } from "./run-options.js";
import type { RunReport } from "./run-report.js";

/** The run that is to be recorded. */
export interface RecordedRun {
  readonly runId: string;
  readonly today: CalendarDate;
  readonly clock: Clock;
  readonly leaseMs: number;
}

/**
 * Goes around a run and keeps a record of it: what `runRecorder` of `@pengingat/core/extras` makes. It runs `work`
 * once, with the options given or with ones that listen as well, and answers what that answers.
 */
export type RunRecorder = (
  run: RecordedRun,
  options: RunOptions,
  work: (options: RunOptions) => Promise<RunReport>,
) => Promise<RunReport>;
