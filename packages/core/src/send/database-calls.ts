import type { Clock } from "../ports/clock.js";
import type { StopDeadline } from "../run/stop-deadline.js";
import { type RetryBudget, retryWhileLost } from "./retry-while-lost.js";

/** Database calls of a run, each retried for as long as it is worth it. They throw `DATABASE_LOST` after that. */
export interface DatabaseCalls {
  /** Whether an attempt may have begun: until then a run that loses the database simply fails. */
  readonly hasBegun: boolean;
  /** Reads for what has not begun: retried briefly, for what is due is not lost by ending. */
  reading<T>(call: () => Promise<T>): Promise<T>;
  /** Begins attempts: retried as briefly. */
  beginning<T>(call: () => Promise<T>): Promise<T>;
  /** Records outcomes: retried for as long as a lease lasts, or a stopped run may take. */
  recording<T>(call: () => Promise<T>): Promise<T>;
  /** Writes what the run can do without: made once, a failure ignored. */
  bestEffort(call: () => Promise<void>): Promise<void>;
}

const LONGEST_BRIEF_MS = 10_000;

/** Bounds the calls of a run by its lease, its halt and its deadline. */
export function databaseCalls(
  clock: Clock,
  leaseMs: number,
  halted: AbortSignal,
  deadline: StopDeadline,
): DatabaseCalls {
  let hasBegun = false;
  const brief: RetryBudget = {
    leftMs: (waitedMs) =>
      hasBegun && !halted.aborted ? Math.min(leaseMs / 2, LONGEST_BRIEF_MS) - waitedMs : 0,
    signal: halted,
  };
  const long: RetryBudget = {
    leftMs: (waitedMs) => Math.min(leaseMs - waitedMs, deadline.remainingMs()),
    signal: deadline.records,
  };
  const briefly = <T>(call: () => Promise<T>) => retryWhileLost(clock, brief, () => deadline.bounded(call));

  return {
    get hasBegun() {
      return hasBegun;
    },
    reading: briefly,
    async beginning(call) {
      const result = await briefly(call);
      hasBegun = true;
      return result;
    },
    recording: (call) => retryWhileLost(clock, long, () => deadline.bounded(call)),
    bestEffort: (call) => deadline.bounded(call).catch(() => {}),
  };
}
