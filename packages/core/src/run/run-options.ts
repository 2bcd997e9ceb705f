import type { CalendarDate } from "../domain/calendar-date.js";
import type { RunTrigger } from "../domain/run-trigger.js";
import type { Shard } from "../plan/shard.js";
import type { RunListeners } from "../report/run-report.js";
import type { Halt } from "../send/halt.js";
import type { StopDeadline } from "../send/stop-deadline.js";

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

/** Options of a preview. */
export interface PreviewOptions extends RunListeners {
  /**
   * The part of the due that this run takes, for an engine that gives each worker its own. Each shard sends at its part of
   * the pace: all of them together keep `ratePerMinute`, which must be at least their count. Each reads all that is due,
   * and takes its own, by the first number on file as it reads: who shares only a further number may be in another shard,
   * and get a message of its own, and whose number is corrected meanwhile may be in none until the next run. Until it has
   * read them, its `due` is its even part of them. @default all
   */
  readonly shard?: Shard;
  /**
   * Whether all vehicles on file are counted, and what they lack, which reads the whole fleet. `false`: `totalVehicles` is
   * 0, and there are no `gaps`.
   * @default true
   */
  readonly countFleet?: boolean;
}

/** A run: its options, its id, its day and what ends it. */
export interface Run extends RunOptions {
  readonly runId: string;
  /** The local date that it works for. */
  readonly today: CalendarDate;
  readonly halt: Halt;
  readonly deadline: StopDeadline;
}
